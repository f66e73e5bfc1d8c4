"""Text of users' files made harmless in what others interpret: Markdown and XML."""

from __future__ import annotations

import re
from urllib.parse import quote

from glossalign.report.text import printable

# A colon begins an emoji or ends a scheme; after `www` a point makes a link.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#!|~@&$]|:(?=\S)|(?<=www)\.")
# XML 1.0, production [2] Char: everything else may not even be written as a reference.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def markdown(text: str) -> str:
    r"""Return text that Markdown shows as it is, with no link, mention, tag or table cell.

    Marks become character references rather than backslashes: GitHub makes `\@name` a mention all
    the same.
    """
    return _MARKDOWN.sub(lambda match: f"&#{ord(match[0])};", printable(text))


def xml(text: str) -> str:
    r"""Return text with what XML 1.0 cannot hold shown as `\x1b`."""
    return _ILLEGAL.sub(lambda match: _shown(match[0]), text)


def _shown(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def uri(path: str) -> str:
    """Return a path as a relative URI reference (RFC 3986): `a b.md` is `a%20b.md`."""
    return quote(path, safe="/~!$&'()*+,;=@", errors="backslashreplace")

"""PO files: catalogues as gettext, Poedit and Weblate read and write them.

Reading is polib's, behind a scan of the lines, because polib 1.2.0 accepts unterminated strings,
duplicates and truncated entries in silence. Writing is ours: it gives byte for byte what `msgcat
--no-wrap` makes of it, and wrapped, but for one entry in two hundred, what `msgcat` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import polib
from wcwidth import wcswidth

from glossalign.errors import CatalogueError
from glossalign.model import Catalogue, Mark, PluralEntry, Reference, Unit

if TYPE_CHECKING:
    from polib import POEntry

WIDTH = 79
"""Columns that references fill, and wrapped strings with their quotes, as in gettext."""

# From the table that gettext's msginit uses; a locale without an entry gets none, and msgfmt does
# not ask for it.
_PLURALS = {
    "nplurals=1; plural=0;": "id ja ko ms th vi zh",
    "nplurals=2; plural=(n > 1);": "fr pt_BR tr",
    "nplurals=2; plural=(n != 1);":
        "az bg ca da de el en es et eu fi gl he hu it ka kk nb nl no pt sv uz",
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0"
    " : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);":
        "bs hr ru sr uk",
    "nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);": "cs sk",
    "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);": "pl",
}  # fmt: skip

_STRING = r'"(?:[^"\\]|\\.)*+"'
_LINE = re.compile(
    rf"""(?P<blank>\s*$)
    | (?P<prefix>\#~\|?[ ]*|\#\|[ ]*)?
      (?P<word>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?) [ \t]+ {_STRING} \s*$
    | (?:\#~\|?|\#\|)? [ \t]* (?P<more>{_STRING}) \s*$
    | (?P<comment>\#(?![~|]).*$)""",
    re.VERBOSE,
)
_HEADER = re.compile(r'^msgid[ \t]+""[ \t]*\n(?!\s*+")', re.MULTILINE)
_CHARSET = re.compile(r"charset=\s*([\w.:-]+)")
_POLIB_LINE = re.compile(r"\(line (\d+)\)")
_BAD_ESCAPE = re.compile(r'(?<!\\)(?:\\\\)*+\\([^\\"nrtvbf])')
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f]")
_MARK = re.compile(
    r"glossalign: (?P<confidence>[01]\.\d\d)(?P<fuzzy> fuzzy)? (?P<digest>[0-9a-f]{10})(?: "
    r"(?P<article>[0-9a-f]{10}))?"
)

# polib cuts lines with str.splitlines, so what that cuts at is put out of its sight while it reads,
# and so is a space in a path, at which it would cut a reference.
_SIGHT = {ord(c): 0xF0000 + ord(c) for c in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}
_BACK = {masked: plain for plain, masked in _SIGHT.items()} | {0xF0020: ord(" ")}
_MASKED = re.compile("[\U000f0000-\U000f2029]").search
_UNSEEN = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]").search
_SPACED_PATH = re.compile("\u2068[^\u2069\n]*\u2069")
_OLD_PREVIOUS = "\U000f0001"
"""Begins the comment that an obsolete entry's previous msgid, which polib loses, is read as."""
_OLD_PREVIOUS_LINE = re.compile(r"^#~\| ?", re.MULTILINE)

_ESCAPES = str.maketrans(
    {
        "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r",
        "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v",
    }
)  # fmt: skip


def new_header(locale: str, *, project: str, version: str) -> tuple[tuple[str, str], ...]:
    """Return the header of a new catalogue.

    It bears no date: no person has revised it yet, and the same input is to give the same bytes.
    Poedit and Weblate put theirs in. `locale` is "" for a template.
    """
    code = locale.replace("-", "_")
    plural = next(
        (
            rule
            for rule, codes in _PLURALS.items()
            if {code, code.split("_")[0]} & set(codes.split())
        ),
        "",
    )
    fields = [
        ("Project-Id-Version", project),
        ("Report-Msgid-Bugs-To", ""),
        ("PO-Revision-Date", ""),
        ("Last-Translator", ""),
        ("Language-Team", ""),
        ("Language", code),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        *([("Plural-Forms", plural)] if plural else []),
        ("X-Generator", f"glossalign {version}"),
    ]
    return tuple(fields)


def serialize(catalogue: Catalogue, *, wrap: bool = False) -> Iterator[str]:
    """Yield the text of a PO file, an entry at a time; obsolete entries come last.

    With `wrap` long strings are cut at WIDTH columns, otherwise behind line ends alone. Raises
    ValueError for a value that would break out of its line: a newline in a path, flag or comment.
    """
    header = "".join(f"{name}: {value}\n" for name, value in _encode(catalogue.header))
    yield (
        "\n".join([*_comments("# ", catalogue.comments), 'msgid ""', *_field("msgstr", header)])
        + "\n"
    )
    for unit in catalogue.units:
        if not unit.obsolete:
            yield "\n" + "\n".join(_entry(unit, wrap=wrap)) + "\n"
    for entry in catalogue.plurals:
        yield f"\n{entry.text}\n"
    for unit in catalogue.units:
        if unit.obsolete:
            yield "\n" + "\n".join(_entry(unit, wrap=wrap)) + "\n"


def _encode(header: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the header as a file in UTF-8 has it.

    `charset=ASCII` was true until a Turkish letter came in, and msgfmt refuses a file that states
    none.
    """
    for name, value in header:
        yield (
            name,
            _CHARSET.sub("charset=UTF-8", value) if name.lower() == "content-type" else value,
        )
    if not any(name.lower() == "content-type" for name, _ in header):
        yield "Content-Type", "text/plain; charset=UTF-8"


def _entry(unit: Unit, *, wrap: bool) -> Iterator[str]:
    dead = "#~ " if unit.obsolete else ""
    yield from _comments("# ", unit.comments)
    if unit.mark:
        fuzzy = " fuzzy" if unit.mark.fuzzy else ""
        article = f" {unit.mark.article}" if unit.mark.article else ""
        yield f"# glossalign: {unit.mark.confidence:.2f}{fuzzy} {unit.mark.digest}{article}"
    yield from _comments("#. ", [unit.kind] if unit.kind else [])
    yield from _comments("#. ", unit.extracted)
    yield from _references(unit.references)
    flags = [*(["fuzzy"] if unit.fuzzy else []), *unit.flags]
    if flags:
        yield from _comments("#, ", [", ".join(flags)])
    old = "#~| " if unit.obsolete else "#| "
    if unit.previous_source:
        if unit.previous_context:
            yield from _field("msgctxt", unit.previous_context, old, wrap=wrap)
        yield from _field("msgid", unit.previous_source, old, wrap=wrap)
    if unit.context:
        yield from _field("msgctxt", unit.context, dead, wrap=wrap)
    yield from _field("msgid", unit.source, dead, wrap=wrap)
    yield from _field("msgstr", unit.target, dead, wrap=wrap)


def _comments(sign: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "\n" in line or "\r" in line:
            msg = f"a comment of one line cannot hold {line!r}"
            raise ValueError(msg)
        yield (sign + line).rstrip(" ")


def _references(references: Sequence[Reference]) -> Iterator[str]:
    line = "#:"
    for reference in references:
        if "\n" in reference.path or "\r" in reference.path:
            msg = f"a path cannot hold a line end: {reference.path!r}"
            raise ValueError(msg)
        text = f"{reference.path}:{reference.line}" if reference.line else reference.path
        if " " in text:
            # The isolates by which gettext keeps a file name with spaces in one piece.
            text = f"\u2068{text}\u2069"
        if line != "#:" and len(line) + 1 + len(text) > WIDTH:
            yield line
            line = "#:"
        line += f" {text}"
    if line != "#:":
        yield line


def _field(word: str, text: str, prefix: str = "", *, wrap: bool = False) -> Iterator[str]:
    """Yield the lines of a string, cut behind line ends and, with `wrap`, at the width."""
    pieces = text.split("\n")
    parts = [piece + "\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
    parts = [part.translate(_ESCAPES) for part in parts]
    whole = f'{prefix}{word} "{"".join(parts)}"'
    if len(parts) <= 1 and not (wrap and wcswidth(whole) > WIDTH):
        yield whole
        return
    yield f'{prefix}{word} ""'
    for part in parts:
        for line in _wrap(part, WIDTH - len(prefix) - 2) if wrap else [part]:
            yield f'{prefix}"{line}"'


# Where a line may be cut by UAX #14 as libunistring has it: behind spaces, hyphens, slashes and
# stops inside a URL, around dashes, between brackets.
_BREAK = re.compile(
    r"(?<=\ )(?=[^ ])|(?<=[^ \W]-)(?=[^\W\d_])|(?<=[/.,:;])(?=[^\W\d_])|(?<=[!?])(?=[\w([\"'`])"
    r"|(?<=\u2014)(?=.)|(?<=[^ ])(?=\u2014)|(?<=[|\u2013])(?=\w)|(?<=[)}\]])(?=[({\[])"
)


def _wrap(text: str, columns: int) -> Iterator[str]:
    """Yield the lines of an escaped string; what cannot be cut is longer than the columns."""
    line, filled = "", 0
    edges = [0, *(cut.start() for cut in _BREAK.finditer(text)), len(text)]
    for start, end in pairwise(edges):
        piece = text[start:end]
        width = wcswidth(piece)
        if line and filled + width > columns:
            yield line
            line, filled = "", 0
        line, filled = line + piece, filled + width
    yield line


_CUT_STRING = re.compile(r'^(?:#~ |#\| |#~\| )?".*(?<!\\n)"\n(?:#~ |#\| |#~\| )?"', re.MULTILINE)


def is_wrapped(text: str) -> bool:
    """Tell whether strings of a PO file are cut elsewhere than behind their line ends."""
    return bool(_CUT_STRING.search(text.replace("\r\n", "\n")))


def parse(text: str, *, path: str) -> Catalogue:
    """Read a PO file.

    Raises CatalogueError with path and line: `po-syntax`, `po-escape`, `po-duplicate`, `po-plural`,
    `charset`, `control-char`.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return Catalogue("")
    _scan(text, path)
    plurals = _plural_entries(text)
    masked = _mask(_without(text, plurals))
    # A line end in front makes sure that polib takes it for content, not for the name of a file,
    # and a header that it does not take the first entry's comments for those of the file.
    head = "\n" if _HEADER.search(masked) else '\nmsgid ""\nmsgstr ""\n\n'
    before = head.count("\n")
    try:
        file = polib.pofile(head + masked)
    except (OSError, ValueError) as error:
        found = _POLIB_LINE.search(str(error))
        line = max(1, int(found[1]) - before) if found else 1
        raise _error(
            path, line, "po-syntax", "a line that has no place here in an entry"
        ) from error
    _refuse_charset(file.metadata.get("Content-Type", ""), text, path)
    units = []
    seen: dict[tuple[str, str], int] = {}
    for entry in file:
        unit = _unit(entry)
        line = max(1, entry.linenum - before)
        if not (unit.source or unit.context or unit.obsolete):
            # polib takes one header out of the entries, so this is another, and not always the
            # second.
            places = [text.count("\n", 0, m.start()) + 1 for m in _HEADER.finditer(text)]
            first, line = places[:2] if len(places) > 1 else (0, line)
            seen["", ""] = first
        first = seen.setdefault((unit.context, unit.source), line) if not unit.obsolete else line
        if first != line:
            msg = f"the same msgid and msgctxt stand at line {first}: delete one of the two"
            raise _error(path, line, "po-duplicate", msg)
        units.append(unit)
    header = tuple((name, _seen(str(value))) for name, value in file.metadata.items())
    comments = tuple(_seen(line) for line in file.header.split("\n")) if file.header else ()
    return Catalogue(dict(header).get("Language", ""), tuple(units), header, comments, plurals)


def _without(text: str, plurals: Iterable[PluralEntry]) -> str:
    """Return the text of a file with blank lines in place of some entries."""
    lines = text.split("\n")
    for entry in plurals:
        size = entry.text.count("\n") + 1
        lines[entry.line - 1 : entry.line - 1 + size] = [""] * size
    return "\n".join(lines)


def _mask(text: str) -> str:
    """Return a text in which polib misses nothing; most files need no change."""
    if "\u2068" in text:
        text = _SPACED_PATH.sub(lambda m: m[0].replace(" ", "\U000f0020"), text)
    if _UNSEEN(text):
        text = text.translate(_SIGHT)
    if "\n#=" in text:
        # gettext 0.23 may write flags that stay with an entry apart from those that come and go;
        # polib knows one kind.
        text = text.replace("\n#=", "\n#,")
    return _OLD_PREVIOUS_LINE.sub(f"# {_OLD_PREVIOUS}", text) if "#~|" in text else text


def _seen(text: str) -> str:
    return text if text.isascii() or not _MASKED(text) else text.translate(_BACK)


def _error(path: str, line: int, code: str, message: str) -> CatalogueError:
    return CatalogueError(code, message, path=path, line=line)


def _scan(text: str, path: str) -> None:
    """Refuse what polib would misread, line by line."""
    state = ""
    opened = 0
    dead = False
    forms: int | None = None
    # Most files have neither, so that no line need be searched.
    doubtful = _CONTROL.search(text) or _BAD_ESCAPE.search(text)
    for number, line in enumerate(text.split("\n"), 1):
        found = _LINE.match(line)
        if not found:
            raise _error(path, number, "po-syntax", _advice(line))
        control = _CONTROL.search(line) if doubtful else None
        if control:
            msg = f"control character \\x{ord(control[0]):02x}: delete it"
            raise CatalogueError(
                "control-char", msg, path=path, line=number, column=control.start() + 1
            )
        if found["comment"] is not None or found["blank"] is not None:
            continue
        escape = _BAD_ESCAPE.search(line) if doubtful else None
        if escape:
            msg = f"the escape \\{escape[1]} is not kept: write the character itself"
            raise _error(path, number, "po-escape", msg)
        word = (found["word"] or "").partition("[")[0]
        if (found["prefix"] or "").rstrip() in ("#|", "#~|") or (line.startswith(("#|", "#~|"))):
            continue
        if not word:
            if not state:
                raise _error(
                    path, number, "po-syntax", "a string that belongs to no msgid or msgstr"
                )
        elif word == "msgid_plural":
            if state != "msgid":
                msg = "msgid_plural without msgid: put the msgid before it"
                raise _error(path, number, "po-syntax", msg)
            forms = 0
            continue
        elif word == "msgstr":
            if word != found["word"] or forms is not None:
                forms = _next_form(found["word"], forms, path, number)
            if (forms or 0) < 2 and (state != "msgid" or dead is not line.startswith("#~")):
                raise _error(
                    path, number, "po-syntax", "msgstr without msgid: put the msgid before it"
                )
        elif state == "msgid":
            raise _error(path, opened, "po-syntax", "msgid without msgstr: the entry is cut off")
        elif state == "msgctxt" and word == "msgctxt":
            raise _error(path, opened, "po-syntax", "msgctxt without msgid: the entry is cut off")
        if word:
            forms = None if word in ("msgctxt", "msgid") else forms
            state, opened, dead = word, number, line.startswith("#~")
    if state and state != "msgstr":
        raise _error(
            path, opened, "po-syntax", "the file ends in the middle of an entry: restore its end"
        )


def _next_form(word: str, forms: int | None, path: str, line: int) -> int:
    """Return how many forms an entry has with `msgstr[N]`; raises CatalogueError `po-plural`."""
    if forms is None:
        message = f"{word} without msgid_plural: put the msgid_plural before it"
    elif word == f"msgstr[{forms}]":
        return forms + 1
    else:
        message = f"{word} where msgstr[{forms}] is next: number the forms from 0 on"
    raise _error(path, line, "po-plural", message)


def _plural_entries(text: str) -> tuple[PluralEntry, ...]:
    """Return the entries with plural forms of a file that was scanned."""
    if "msgid_plural" not in text:
        return ()
    found = []
    lines = text.split("\n")
    for first, last in pairwise([*_entry_starts(lines), len(lines)]):
        entry = "\n".join(lines[first:last]).rstrip()
        if re.search(r"^(?:#~ *)?msgid_plural\b", entry, re.MULTILINE):
            found.append(PluralEntry(entry, first + 1))
    return tuple(found)


def _entry_starts(lines: Sequence[str]) -> Iterator[int]:
    """Yield the index of the line that each entry begins with."""
    ended = True
    for number, line in enumerate(lines):
        found = _LINE.match(line)
        if not found or found["blank"] is not None or found["more"]:
            continue
        word = found["word"] or ""
        if ended and not word.startswith("msgstr"):
            yield number
            ended = False
        ended |= word.startswith("msgstr")


def _advice(line: str) -> str:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return "merge conflict: resolve it and delete the marker"
    if '"' in line and not re.search(rf"{_STRING}\s*$", line):
        return 'a string without its closing ": close it'
    return f"not a line of a PO file: {line[:40]!r}"


def _line_of(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _refuse_charset(content_type: str, text: str, path: str) -> None:
    found = _CHARSET.search(content_type)
    if found and found[1].lower() not in ("utf-8", "utf8", "ascii", "us-ascii", "charset"):
        msg = f"the header says charset {found[1]}: convert the file with msgconv -t UTF-8"
        raise _error(path, _line_of(_CHARSET, text), "charset", msg)


def _unit(entry: POEntry) -> Unit:
    comments = [_seen(line) for line in entry.tcomment.split("\n")] if entry.tcomment else []
    source, context = _seen(entry.previous_msgid or ""), _seen(entry.previous_msgctxt or "")
    if _OLD_PREVIOUS in entry.tcomment:
        previous = _old_previous(entry.tcomment)
        source, context = previous.get("msgid", source), previous.get("msgctxt", context)
        comments = [line for line in comments if not line.startswith(_OLD_PREVIOUS)]
    mark, comments = _take_mark(comments)
    extracted = [_seen(line) for line in entry.comment.split("\n")] if entry.comment else []
    kind = extracted.pop(0) if extracted and extracted[0] in _KINDS else ""
    return Unit(
        _seen(entry.msgid),
        _seen(entry.msgstr),
        _seen(entry.msgctxt or ""),
        kind,
        tuple(_reference(name, line) for name, line in entry.occurrences),
        "fuzzy" in entry.flags,
        source,
        context,
        mark,
        tuple(comments),
        tuple(extracted),
        tuple(flag for flag in entry.flags if flag != "fuzzy"),
        bool(entry.obsolete),
    )


_KINDS = ("heading", "paragraph", "list_item", "quote", "table_cell", "field", "label")


def _take_mark(comments: list[str]) -> tuple[Mark | None, list[str]]:
    for number, line in enumerate(comments):
        found = _MARK.fullmatch(line.strip())
        if found:
            sure, fuzzy = float(found["confidence"]), bool(found["fuzzy"])
            mark = Mark(sure, found["digest"], fuzzy, found["article"] or "")
            return mark, comments[:number] + comments[number + 1 :]
    return None, comments


def _old_previous(comments: str) -> dict[str, str]:
    """Return the previous msgid and msgctxt of an obsolete entry, which polib reads as comments."""
    found: dict[str, str] = {}
    word = ""
    for line in comments.split("\n"):
        if line.startswith(_OLD_PREVIOUS):
            head, _, rest = line.removeprefix(_OLD_PREVIOUS).partition('"')
            word = head.strip() or word
            found[word] = found.get(word, "") + _seen(
                polib.unescape(rest.rstrip().removesuffix('"'))
            )
    return found


def _reference(name: str, line: str) -> Reference:
    # polib looks for the line number at the end, where `\u2068a b.md:3\u2069` has the closing
    # isolate.
    text = _seen(f"{name}:{line}" if line else name).strip("\u2068\u2069")
    path, _, number = text.rpartition(":")
    return Reference(path, int(number)) if path and number.isdecimal() else Reference(text, 0)

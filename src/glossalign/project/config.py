"""The settings of a project: `glossalign.toml` or `[tool.glossalign]` in pyproject.toml."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomlkit

from glossalign.errors import ConfigError, FileError, PairingError
from glossalign.markdown import dialects
from glossalign.markdown.dialects import Reading
from glossalign.pairing import templates
from glossalign.pairing.pairs import DEFAULT_LOCALES
from glossalign.project import files

FILE = "glossalign.toml"
PYPROJECT = "pyproject.toml"
READ_LIMIT = 1024 * 1024
"""Bytes of the largest configuration that is read."""

FUZZY_BELOW = 0.9
"""Confidence under which an entry needs a person. On nine development sets 97.8 to 100 % of the
beads at or above it are right, and at most 4 % lie below (docs/architecture.md)."""
LAYOUT_FOLDERS = ("source", "locales")
"""A folder that has both is a project's root without any configuration."""
FAIL_ON = ("stale", "fuzzy", "missing", "unbuilt", "extra", "unread", "orphan")

_FINDING = re.compile(r"[A-Z]{2}[0-9]{0,3}|[a-z][a-z0-9-]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"([^"]*)"|'([^']*)'""")
_NEAR = 0.6
"""Similarity from which a known name is offered for an unknown one."""


@dataclass(frozen=True, slots=True)
class LanguageConfig:
    """What a project knows of a language beyond the word lists that come with glossalign."""

    abbreviations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckConfig:
    """The gate of `check`; each value stands for the flag of its name."""

    fail_under: float | None = None
    """Percent of all segments."""
    fail_under_article: float | None = None
    """Percent of each article's segments."""
    fail_on: tuple[str, ...] = ()
    """Some of FAIL_ON."""
    select: tuple[str, ...] = ()
    """Codes of findings or their beginnings (`GA3`); empty for all."""
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkdownConfig:
    """What in the markup of documents is text."""

    text_attributes: tuple[str, ...] = dialects.ATTRIBUTES
    """Attributes of tags whose values are for readers."""
    text_parameters: tuple[str, ...] = dialects.PARAMETERS
    """Parameters of shortcodes and includes whose values are, besides."""
    translate_literals: bool = False
    """Whether numbers, dates, versions, code and URLs that stand alone have entries, too."""


@dataclass(frozen=True, slots=True)
class PathConfig:
    """Settings for the documents that a glob matches; None leaves the project's."""

    glob: str
    front_matter: tuple[str, ...] | None = None
    dialect: tuple[str, ...] | None = None
    fuzzy_below: float | None = None
    fail_under_article: float | None = None
    ignore: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The settings in force; templates and globs are relative to `root`."""

    root: Path
    source: str = templates.SOURCE
    target: str = templates.TARGET
    catalogue: str = templates.CATALOGUE
    glossary: str = templates.GLOSSARY
    source_locale: str = templates.SOURCE_LOCALE
    locales: tuple[str, ...] = ()
    """Empty: those that the target template finds, else tr."""
    front_matter: tuple[str, ...] = dialects.FIELDS
    """Front-matter fields with text to translate."""
    dialect: tuple[str, ...] = ()
    """What site generators wrote the documents for, some of `dialects.NAMES`; where it is not set,
    those whose own files the project has."""
    fuzzy_below: float = FUZZY_BELOW
    wrap: bool = False
    """Whether catalogues have their strings cut at 79 columns, as msgcat does."""
    exclude: tuple[str, ...] = ()
    """Globs of files and folders to leave out."""
    languages: Mapping[str, LanguageConfig] = field(default_factory=dict)
    """By locale."""
    markdown: MarkdownConfig = MarkdownConfig()
    check: CheckConfig = CheckConfig()
    paths: tuple[PathConfig, ...] = ()
    """In the order of the file; where two match, the later holds."""
    file: str = ""
    """Where the settings were read: FILE, PYPROJECT or "" for the defaults."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """By dotted key, `glossalign.toml:3`; a key that is not there has its default."""

    @property
    def reading(self) -> Reading:
        """Return how documents are read."""
        return Reading(
            self.dialect,
            self.front_matter,
            self.markdown.text_attributes,
            self.markdown.text_parameters,
            self.markdown.translate_literals,
        )

    @property
    def first_locale(self) -> str:
        """Return the locale of a file by name, where nothing else says which."""
        return (self.locales or DEFAULT_LOCALES)[0]


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as `glossalign config` shows it."""

    key: str
    """Dotted, as in the file: `languages.tr.abbreviations`."""
    value: object
    origin: str
    """`glossalign.toml:3` or "default"."""


# -- finding ---------------------------------------------------------------------------------------


def load_settings(start: Path) -> Config:
    """Return the settings of the project that `start` (a folder or file) lies in.

    The nearest folder upward with `glossalign.toml`, or a pyproject.toml that has
    `[tool.glossalign]`, is the root; without any, the nearest one with `source/` and `locales/`;
    else `start` itself.

    Raises ConfigError (unknown key, wrong type, bad template, broken TOML, both files in one
    folder) and FileError (a configuration that cannot be read).
    """
    start = start.absolute()
    if files.is_file(start):
        start = start.parent
    above = (start, *start.parents)
    for folder in above:
        if found := _in_folder(folder):
            return _with_dialect(found)
    for folder in above:
        if all(files.is_folder(folder / name) for name in LAYOUT_FOLDERS):
            return _with_dialect(Config(folder))
    return _with_dialect(Config(start))


def _with_dialect(config: Config) -> Config:
    """Return the settings with the dialects that the site's own files show, unless they say so.

    They are looked for at the root and in the folders that lead to the source documents.
    """
    if "dialect" in config.origins:
        return config
    parts = config.source.split("{")[0].split("/")[:-1]
    folders = [config.root.joinpath(*parts[:depth]) for depth in range(len(parts) + 1)]
    found: dict[str, str] = {}
    for folder in folders:
        names = files.names_in(folder)
        for name, file in dialects.shown_by(names).items():
            found.setdefault(name, files.display_path(folder / file, config.root))
    if not found:
        return config
    origins = {**config.origins, "dialect": f"found {', '.join(dict.fromkeys(found.values()))}"}
    return replace(config, dialect=tuple(found), origins=origins)


def _in_folder(folder: Path) -> Config | None:
    own, shared = folder / FILE, folder / PYPROJECT
    text = _read(own, folder) if files.is_file(own) else None
    table: Mapping[str, object] | None = None
    shared_text = ""
    if files.is_file(shared):
        shared_text = _read(shared, folder)
        # Somebody else's pyproject.toml may be broken or large: only one that names us is parsed.
        if "glossalign" in shared_text:
            tool = _toml(shared_text, PYPROJECT).get("tool")
            table = tool.get("glossalign") if isinstance(tool, dict) else None
    if text is not None and table is not None:
        message = f"{PYPROJECT} beside it has [tool.glossalign] too; keep one of the two"
        raise ConfigError("config-twice", message, path=FILE)
    if text is not None:
        return parse(text, root=folder)
    if table is None:
        return None
    return _config(table, _Source(folder, PYPROJECT, _lines(shared_text), ("tool", "glossalign")))


def parse(text: str, *, root: Path, path: str = FILE) -> Config:
    """Return the settings that the text of a `glossalign.toml` holds; `path` is for messages.

    Raises ConfigError as `load_settings` does.
    """
    return _config(_toml(text, path), _Source(root, path, _lines(text), ()))


def with_locales(text: str, locales: Sequence[str], *, path: str = FILE) -> str:
    """Return the text of a configuration with `locales` added to its list, the rest as it was.

    Comments, order and layout stay. Raises ConfigError `locales` where the list cannot be written.
    """
    keys = ("tool", "glossalign") if path == PYPROJECT else ()
    document = tomlkit.parse(text)
    table: Any = document
    for key in keys:
        table = table[key]
    if "locales" in table:
        for locale in locales:
            if locale not in table["locales"]:
                table["locales"].append(locale)
    else:
        table.append("locales", list(locales))
    changed = tomlkit.dumps(document)
    if "\r\n" in text and "\n" not in text.replace("\r\n", ""):
        changed = changed.replace("\r\n", "\n").replace("\n", "\r\n")
    # tomlkit forgets a comma where comments stand behind the last item and none is behind it.
    try:
        read: Any = tomllib.loads(changed)
        for key in keys:
            read = read[key]
        is_right = set(locales) <= set(read["locales"])
    except ValueError:
        is_right = False
    if not is_right:
        line = _lines(text).get((*keys, "locales"), 0)
        message = f"cannot be written into this list: add {', '.join(locales)} by hand"
        raise ConfigError("locales", message, path=path, line=line)
    return changed


def _read(path: Path, folder: Path) -> str:
    # A link is followed: a person put it there, and dotfiles and build sandboxes are full of them.
    try:
        return files.read_text(path, limit=READ_LIMIT, follow=True).removeprefix("\ufeff")
    except FileError as error:
        problem = error.problem
        raise FileError(
            problem.code,
            problem.message,
            path=files.display_path(path, folder),
            line=problem.line,
            column=problem.column,
        ) from error


def _toml(text: str, path: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ConfigError("toml", "is nested too deeply", path=path) from error
    except ValueError as error:  # TOMLDecodeError, and an integer of 5,000 digits
        message, _, place = str(error).partition(" (at ")
        numbers = [int(number) for number in re.findall(r"[0-9]+", place)[:2]] or [0, 0]
        line, column = numbers if len(numbers) == 2 else (text.count("\n") + 1, 0)
        message = f"is not TOML: {message[:200]}"
        raise ConfigError("toml", message, path=path, line=line, column=column) from error


# -- use -------------------------------------------------------------------------------------------


def for_path(config: Config, path: str) -> Config:
    """Return the settings for one document: the project's with those of the globs that match it."""
    for one in config.paths:
        if files.glob_covers(one.glob, path):
            check = config.check
            if one.fail_under_article is not None:
                check = replace(check, fail_under_article=one.fail_under_article)
            if one.ignore is not None:
                check = replace(check, ignore=one.ignore)
            config = replace(
                config,
                front_matter=config.front_matter if one.front_matter is None else one.front_matter,
                dialect=config.dialect if one.dialect is None else one.dialect,
                fuzzy_below=config.fuzzy_below if one.fuzzy_below is None else one.fuzzy_below,
                check=check,
            )
    return config


def settings(config: Config) -> Iterator[Setting]:
    """Yield every setting in force with its origin, in the order of the documentation."""
    for key in _TOP:
        if key in {"languages", "markdown", "check", "paths"}:
            continue
        yield _setting(config, key, getattr(config, key))
    for locale, language in sorted(config.languages.items()):
        key = _dotted_name(("languages", locale, "abbreviations"))
        yield _setting(config, key, language.abbreviations)
    for key in _MARKDOWN:
        yield _setting(config, f"markdown.{key}", getattr(config.markdown, key))
    for key in _CHECK:
        yield _setting(config, f"check.{key}", getattr(config.check, key))
    for one in config.paths:
        for key in _PATH:
            if (value := getattr(one, key)) is not None:
                yield _setting(config, _dotted_name(("paths", one.glob, key)), value)


def _setting(config: Config, key: str, value: object) -> Setting:
    return Setting(key, value, config.origins.get(key, "default"))


# -- reading ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a table of settings stands."""

    root: Path
    path: str
    lines: Mapping[tuple[str, ...], int]
    prefix: tuple[str, ...]

    def error(self, keys: _Keys, code: str, message: str) -> ConfigError:
        """Return an error at a key; `message` follows the key's name."""
        name = f"`{_dotted_name((*self.prefix, *keys))}` " if self.prefix or keys else ""
        return ConfigError(
            code, files.display_path(f"{name}{message}"), path=self.path, line=self.line(keys)
        )

    def line(self, keys: _Keys) -> int:
        """Return the line of a key or of the inline table that it stands in, 0 if unknown."""
        full = (*self.prefix, *keys)
        return next(
            (self.lines[full[:n]] for n in range(len(full), 0, -1) if full[:n] in self.lines), 0
        )

    def origin(self, keys: _Keys) -> str:
        """Return the place of a key for people."""
        line = self.line(keys)
        return f"{self.path}:{line}" if line else self.path


_Keys = tuple[str, ...]
_Reader = Callable[[object, _Keys, _Source], Any]


def _config(table: object, source: _Source) -> Config:
    values = _table(table, (), _TOP, source)
    origins = {_dotted_name(keys): source.origin(keys) for keys in _leaves(table, ())}
    config = Config(source.root, **values, file=source.path, origins=origins)
    _check_templates(config, source)
    if config.source_locale in config.locales:
        raise source.error(("locales",), "value", f"names the source locale {config.source_locale}")
    return config


def _table(
    value: object, keys: _Keys, readers: Mapping[str, _Reader], source: _Source
) -> dict[str, Any]:
    """Read a table whose keys are known."""
    values: dict[str, Any] = {}
    for key, item in _mapping(value, keys, source).items():
        here = (*keys, key)
        if key not in readers:
            raise source.error(here, "unknown-key", f"is no setting{_near(key, readers)}")
        values[key] = readers[key](item, here, source)
    return values


def _mapping(value: object, keys: _Keys, source: _Source) -> dict[str, object]:
    if not isinstance(value, dict):
        raise source.error(keys, "type", f"must be a table, not {_kind(value)}")
    return value


def _leaves(value: object, keys: _Keys) -> Iterator[_Keys]:
    """Yield the keys of every value that is no table."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*keys, key))
    else:
        yield keys


def _text(value: object, keys: _Keys, source: _Source) -> str:
    if not isinstance(value, str):
        raise source.error(keys, "type", f"must be a string, not {_kind(value)}")
    if not value.strip():
        raise source.error(keys, "value", "is empty")
    return value


def _texts(value: object, keys: _Keys, source: _Source) -> tuple[str, ...]:
    if isinstance(value, str):
        raise source.error(keys, "type", f'must be a list of strings: ["{value}"]')
    if not isinstance(value, list):
        raise source.error(keys, "type", f"must be a list of strings, not {_kind(value)}")
    return tuple(dict.fromkeys(_text(item, keys, source) for item in value))


def _number(low: float, high: float) -> _Reader:
    def read(value: object, keys: _Keys, source: _Source) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise source.error(keys, "type", f"must be a number, not {_kind(value)}")
        if not low <= value <= high:  # NaN is neither
            raise source.error(keys, "value", f"must be from {low:g} to {high:g}, not {value}")
        return float(value)

    return read


def _some_of(known: Collection[str]) -> _Reader:
    def read(value: object, keys: _Keys, source: _Source) -> tuple[str, ...]:
        texts = _texts(value, keys, source)
        for text in texts:
            if text not in known:
                message = f"knows no `{text}`{_near(text, known)}"
                raise source.error(keys, "value", message)
        return texts

    return read


def _flag(value: object, keys: _Keys, source: _Source) -> bool:
    if not isinstance(value, bool):
        raise source.error(keys, "type", f"must be true or false, not {_kind(value)}")
    return value


def _codes(value: object, keys: _Keys, source: _Source) -> tuple[str, ...]:
    texts = _texts(value, keys, source)
    for text in texts:
        if not _FINDING.fullmatch(text):
            raise source.error(keys, "value", f"holds `{text}`, no code of a finding such as GA301")
    return texts


def _locale(value: object, keys: _Keys, source: _Source) -> str:
    text = _text(value, keys, source)
    if not templates.is_locale_name(text):
        raise source.error(keys, "value", f"holds `{text}`, no locale's code such as tr or pt-BR")
    return text


def _locales(value: object, keys: _Keys, source: _Source) -> tuple[str, ...]:
    return tuple(_locale(text, keys, source) for text in _texts(value, keys, source))


def _glob(text: str, keys: _Keys, source: _Source) -> str:
    if text.startswith("/") or ".." in text.split("/") or "\\" in text:
        message = f"holds `{text}`: globs are relative to the project's folder, with / between"
        raise source.error(keys, "outside-root", message)
    return text


def _globs(value: object, keys: _Keys, source: _Source) -> tuple[str, ...]:
    return tuple(_glob(text, keys, source) for text in _texts(value, keys, source))


def _template(value: object, keys: _Keys, source: _Source) -> str:
    text = _text(value, keys, source)
    try:
        templates.compile_template(text)
    except PairingError as error:
        raise source.error(keys, "template", error.problem.message) from error
    return text


def _language(value: object, keys: _Keys, source: _Source) -> LanguageConfig:
    return LanguageConfig(**_table(value, keys, {"abbreviations": _texts}, source))


def _languages(value: object, keys: _Keys, source: _Source) -> dict[str, LanguageConfig]:
    return {
        _locale(key, (*keys, key), source): _language(item, (*keys, key), source)
        for key, item in _mapping(value, keys, source).items()
    }


def _markdown(value: object, keys: _Keys, source: _Source) -> MarkdownConfig:
    return MarkdownConfig(**_table(value, keys, _MARKDOWN, source))


def _check(value: object, keys: _Keys, source: _Source) -> CheckConfig:
    return CheckConfig(**_table(value, keys, _CHECK, source))


def _paths(value: object, keys: _Keys, source: _Source) -> tuple[PathConfig, ...]:
    return tuple(
        PathConfig(_glob(key, (*keys, key), source), **_table(item, (*keys, key), _PATH, source))
        for key, item in _mapping(value, keys, source).items()
    )


_CHECK: Mapping[str, _Reader] = {
    "fail_under": _number(0, 100),
    "fail_under_article": _number(0, 100),
    "fail_on": _some_of(FAIL_ON),
    "select": _codes,
    "ignore": _codes,
}
_MARKDOWN: Mapping[str, _Reader] = {
    "text_attributes": _texts,
    "text_parameters": _texts,
    "translate_literals": _flag,
}
_PATH: Mapping[str, _Reader] = {
    "front_matter": _texts,
    "dialect": _some_of(dialects.NAMES),
    "fuzzy_below": _number(0, 1),
    "fail_under_article": _number(0, 100),
    "ignore": _codes,
}
_TOP: Mapping[str, _Reader] = {
    "source": _template,
    "target": _template,
    "catalogue": _template,
    "glossary": _template,
    "source_locale": _locale,
    "locales": _locales,
    "front_matter": _texts,
    "dialect": _some_of(dialects.NAMES),
    "fuzzy_below": _number(0, 1),
    "wrap": _flag,
    "exclude": _globs,
    "languages": _languages,
    "markdown": _markdown,
    "check": _check,
    "paths": _paths,
}


def _check_templates(config: Config, source: _Source) -> None:
    """Refuse templates by which one file would be written over another."""
    texts = {name: getattr(config, name) for name in ("source", "target", "catalogue", "glossary")}
    fields = {name: templates.compile_template(text).fields for name, text in texts.items()}
    for name in ("source", "target", "catalogue"):
        if "slug" not in fields[name]:
            message = "needs {slug}, the part of the path that tells the documents apart"
            raise source.error((name,), "template", message)
    if "slug" in fields["glossary"]:
        raise source.error(("glossary",), "template", "has a {slug}; there is one a locale")
    for name in ("target", "catalogue", "glossary"):
        # One locale, said so, needs no place in the path: `docs_tr/{slug}.md`.
        if "locale" not in fields[name] and len(config.locales) != 1:
            message = "needs {locale}, or else one locale in `locales`"
            raise source.error((name,), "template", message)
    seen: dict[str, str] = {}
    for name, text in texts.items():
        # With {locale} the two are told apart by it: `content/{locale}/{slug}.md`.
        shared = name == "target" and text == config.source and "locale" in fields[name]
        if text in seen and not shared:
            raise source.error((name,), "template", f"is the same as `{seen[text]}`")
        seen[text] = name


# -- words -----------------------------------------------------------------------------------------


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word[:100], known, 1, _NEAR)
    return f"; did you mean `{near[0]}`?" if near else f"; known are {', '.join(known)}"


def _kind(value: object) -> str:
    names = {bool: "true or false", str: "a string", list: "a list", dict: "a table"}
    return names.get(type(value), "a number" if isinstance(value, (int, float)) else "a date")


def _dotted_name(keys: _Keys) -> str:
    return ".".join(key if _BARE.fullmatch(key) else f'"{key}"' for key in keys)


def _lines(text: str) -> dict[_Keys, int]:
    """Return the line of each key and table header, as far as they stand at the start of a line.

    For messages alone: what `tomllib` reads has no places. A multi-line string may fool it.
    """
    lines: dict[_Keys, int] = {}
    table: _Keys = ()
    for number, row in enumerate(text.split("\n"), 1):
        line = row.strip()
        if line.startswith("["):
            table = _keys(line.partition("]")[0])
            lines.setdefault(table, number)
        elif "=" in line and not line.startswith("#"):
            # The glob in `"a=b" = 1` may hold the sign.
            quoted = line.startswith(('"', "'"))
            start = line.find(line[0], 1) if quoted else 0
            lines.setdefault((*table, *_keys(line[: line.find("=", max(start, 0))])), number)
    return lines


def _keys(text: str) -> _Keys:
    return tuple(one[1] or one[2] or one[0] for one in _KEY.finditer(text))

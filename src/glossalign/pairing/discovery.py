"""Path templates guessed from the Markdown files that a tree has: what `init` proposes."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from glossalign.errors import PairingError
from glossalign.pairing import templates
from glossalign.pairing.pairs import DEFAULT_LOCALES, pair

SUFFIXES = (".md", ".mdx", ".markdown")
"""Of the files that `init` looks at."""

_TRIED = 12
"""Candidates that are paired in full; the rest has fewer files that look like pairs."""
_NAMESAKES = 100
"""Files of one name above which the name (`index.md`) is no evidence; bounds the work, too."""
_SOURCE_FOLDERS = ("content", "docs", "_articles", "_posts", "posts", "articles", "pages", "src")
"""Where sites keep their articles, for a tree that has no translation yet."""
_ENGLISH = re.compile(r"(?ai:en(?:[-_][a-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Templates that a tree suggests."""

    source: str
    target: str
    catalogue: str
    glossary: str
    locales: tuple[str, ...]
    """Those that have a pair; without any pair DEFAULT_LOCALES."""
    pairs: int
    unpaired: tuple[str, ...]
    """Documents that fit a template and have no partner, sorted."""


class _LocaleSpot(NamedTuple):
    """Where a path bears a locale's code: what stands before and behind it."""

    locale: str
    before: str
    """`docs/`, `docs/intro.`; "" at the start of the path."""
    after: str
    """`/guide/intro.md`, `.md`."""


class _Candidate(NamedTuple):
    source: str
    target: str
    near: bool
    """Whether the sources stand where the target template has its locale: beside it or in `en`."""


def discover(
    paths: Iterable[str],
    *,
    front_matter_locales: Mapping[str, str] | None = None,
    languages: Collection[str] = DEFAULT_LOCALES,
) -> list[Proposal]:
    """Propose path templates for a tree of Markdown files, the one with most pairs first.

    `paths` are relative, with "/". `front_matter_locales` has the `lang` of documents whose front
    matter was looked at: a folder `is` whose articles say `lang: en` is not Icelandic. Locales of
    other languages than `languages` are proposed only where there is none of these.

    Never empty: a tree without pairs yields the layout that its English documents suggest, or the
    default one, with `pairs` 0. Each source template is proposed once.
    """
    documents = sorted({path for path in paths if path.endswith(SUFFIXES)})
    said = front_matter_locales or {}
    proposals = [
        (proposal, candidate)
        for candidate in _candidates(documents, said)
        if (proposal := _proposal(candidate, documents, languages)) and proposal.pairs
    ]
    proposals.sort(key=lambda both: _rank(both[0], both[1], languages))
    best: dict[str, Proposal] = {}
    covered: set[str] = set()
    for proposal, _ in proposals:
        # A second view of files that a better proposal pairs already tells a person nothing.
        fits = {path for path in documents if templates.match(proposal.target, path)}
        if not fits <= covered:
            best.setdefault(proposal.source, proposal)
            covered |= fits
    return list(best.values()) or [_without_pairs(documents)]


def to_toml(proposal: Proposal, added: Iterable[str] = (), front_matter: Sequence[str] = ()) -> str:
    """Return the text of a `glossalign.toml` for a proposal, with the locales `added`.

    `front_matter` are the fields to translate, none for the usual ones.
    """
    # Without any pair its locale is the default one, which nobody has asked for.
    found = proposal.locales if proposal.pairs or not added else ()
    locales = ", ".join(map(_quote, dict.fromkeys((*found, *added))))
    return (
        f"source = {_quote(proposal.source)}\n"
        f"target = {_quote(proposal.target)}\n"
        f"catalogue = {_quote(proposal.catalogue)}\n"
        f"glossary = {_quote(proposal.glossary)}\n"
        f"locales = [{locales}]\n"
        + (f"front_matter = [{', '.join(map(_quote, front_matter))}]\n" if front_matter else "")
    )


def _quote(text: str) -> str:
    # A JSON string is a TOML one but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


# -- candidates ------------------------------------------------------------------------------------


def _candidates(documents: Sequence[str], said: Mapping[str, str]) -> list[_Candidate]:
    """Return the candidates that most files speak for."""
    groups: dict[tuple[str, bool, str], list[_LocaleSpot]] = defaultdict(list)
    for path in documents:
        for place in _places(path):
            if not _contradicts(place.locale, said.get(path, "")):
                folder = place.after.startswith("/")
                before = place.before if folder else place.before[-1]
                groups[before, folder, _suffix(path)].append(place)
    by_tail: dict[str, list[str]] = defaultdict(list)
    for path in documents:
        parts = path.split("/")
        for start in range(len(parts)):
            by_tail["/".join(parts[start:])].append(path)
    whole = set(documents)
    votes: Counter[_Candidate] = Counter()
    for (before, folder, suffix), places in groups.items():
        if folder:
            votes.update(_folder_candidates(before, suffix, places, by_tail))
        else:
            votes.update(_name_candidates(before, suffix, places, whole))
    votes.update(_whole_name_candidates(documents, whole))
    votes.update(_far_name_candidates(documents, whole))
    votes.update(_language_name_candidates(documents, whole))
    ranked = sorted(votes.items(), key=lambda item: (-item[1], not item[0].near, item[0]))
    return [candidate for candidate, _ in ranked[:_TRIED]]


def _places(path: str) -> Iterator[_LocaleSpot]:
    """Yield the places of a path that bear the code of a locale other than English."""
    parts = path.split("/")
    start = 0
    for part in parts[:-1]:
        end = start + len(part)
        if templates.is_locale(part) and not _ENGLISH.fullmatch(part):
            yield _LocaleSpot(part, path[:start], path[end:])
        start = end + 1
    suffix = _suffix(path)
    for joint in ".-_":
        template = f"{{slug}}{joint}{{locale}}{suffix}"
        found = templates.match(template, path, locales=DEFAULT_LOCALES) or templates.match(
            template, path
        )
        if found and "/" not in path[len(found.slug) :] and not _ENGLISH.fullmatch(found.locale):
            yield _LocaleSpot(found.locale, found.slug + joint, suffix)


def _suffix(path: str) -> str:
    return "." + path.rpartition(".")[2]


def _contradicts(locale: str, said: str) -> bool:
    return bool(said) and _language(said) != _language(locale)


def _language(locale: str) -> str:
    return re.split("[-_@]", locale, maxsplit=1)[0].casefold()


def _folder_candidates(
    before: str, suffix: str, places: Sequence[_LocaleSpot], by_tail: Mapping[str, Sequence[str]]
) -> Iterator[_Candidate]:
    """Yield a candidate for each file with a namesake elsewhere: `docs/tr/a.md`, `docs/a.md`.

    Between locale and slug stands any of the folders that all files of the place have in common.
    """
    common = _common_folder([place.after[1:] for place in places])
    for depth in range(common.count("/") + 1):
        middle = "".join(part + "/" for part in common.split("/")[:depth])
        beside = re.compile(
            f"{re.escape(before)}(?:{_ENGLISH.pattern}/)?{re.escape(middle)}", re.DOTALL
        )
        target = f"{before}{{locale}}/{middle}{{slug}}{suffix}"
        for place in places:
            slug = place.after[1 + len(middle) :]
            namesakes = by_tail[slug]
            for path in namesakes if len(namesakes) <= _NAMESAKES else ():
                folder = path.removesuffix(slug)
                # `es/a.md` is no source of `tr/a.md`, nor is the file its own.
                if not _bears_other_locale(folder):
                    near = beside.fullmatch(folder) is not None
                    yield _Candidate(f"{folder}{{slug}}{suffix}", target, near)


def _bears_other_locale(folder: str) -> bool:
    return any(
        templates.is_locale(part) and not _ENGLISH.fullmatch(part) for part in folder.split("/")
    )


def _name_candidates(
    joint: str, suffix: str, places: Sequence[_LocaleSpot], documents: Collection[str]
) -> Iterator[_Candidate]:
    """Yield a candidate for each file with a partner beside it: `a.tr.md`, `a.md` or `a.en.md`."""
    paired: dict[str, list[str]] = defaultdict(list)
    for place in places:
        slug = place.before[:-1]
        for ending in (suffix, f"{joint}en{suffix}", f"{joint}EN{suffix}"):
            if slug + ending in documents:
                paired[ending].append(slug)
    for ending, slugs in paired.items():
        folder = _content_root(_common_folder(slugs))
        candidate = _Candidate(
            f"{folder}{{slug}}{ending}", f"{folder}{{slug}}{joint}{{locale}}{suffix}", near=True
        )
        for _ in slugs:
            yield candidate


def _whole_name_candidates(
    documents: Sequence[str], whole: Collection[str]
) -> Iterator[_Candidate]:
    """Yield a candidate for each file that a locale names: `a/tr.md` beside `a/en.md`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in documents:
        folder, _, name = path.rpartition("/")
        suffix = _suffix(path)
        stem = name.removesuffix(suffix)
        if folder and templates.is_locale(stem) and not _ENGLISH.fullmatch(stem):
            for source in ("en", "EN", "en-US", "index", "README"):
                if f"{folder}/{source}{suffix}" in whole:
                    found[f"/{source}{suffix}"].append(f"{folder}/")
                    break
    for ending, folders in found.items():
        if len(set(folders)) > 1:
            home = _common_folder(folders)
            target = f"{home}{{slug}}/{{locale}}{_suffix(ending)}"
            for _ in folders:
                yield _Candidate(f"{home}{{slug}}{ending}", target, near=True)


def _far_name_candidates(documents: Sequence[str], whole: Collection[str]) -> Iterator[_Candidate]:
    """Yield a candidate for each `a/translations/README.tr.md` below the folder of its `README.md`.

    Where all have one name their folders are the slugs, else their names are.
    """
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for path in documents:
        folder, _, name = path.rpartition("/")
        for place in _places(name):
            stem, joint, suffix = place.before[:-1], place.before[-1:], place.after
            if not joint or place.after.startswith("/") or f"{folder}/{stem}{suffix}" in whole:
                continue
            above = folder
            while above:
                above = above.rpartition("/")[0]
                home = f"{above}/" if above else ""
                if f"{home}{stem}{suffix}" in whole:
                    found[f"{folder}/"[len(home) :], joint, suffix].append((home, stem))
                    break
    for (between, joint, suffix), members in found.items():
        homes, stems = {home for home, _ in members}, {stem for _, stem in members}
        if len(homes) == 1:
            (home,) = homes
            source, name = f"{home}{{slug}}{suffix}", "{slug}"
            target = f"{home}{between}{name}{joint}{{locale}}{suffix}"
        elif len(stems) == 1:
            (name,) = stems
            home = _common_folder(sorted(homes))
            source = f"{home}{{slug}}/{name}{suffix}"
            target = f"{home}{{slug}}/{between}{name}{joint}{{locale}}{suffix}"
        else:
            continue
        for _ in members:
            yield _Candidate(source, target, near=True)


def _language_name_candidates(
    documents: Sequence[str], whole: Collection[str]
) -> Iterator[_Candidate]:
    """Yield a candidate for each file in a folder with a language's name: `turkish/`."""
    for path in documents:
        parts = path.split("/")
        for at, part in enumerate(parts[:-1]):
            if part.casefold() not in _TURKISH:
                continue
            for english in _NAMES_OF_ENGLISH:
                if "/".join((*parts[:at], english, *parts[at + 1 :])) in whole:
                    before = "".join(f"{one}/" for one in parts[:at])
                    ending = f"/{{slug}}{_suffix(path)}"
                    yield _Candidate(
                        f"{before}{english}{ending}", f"{before}{part}{ending}", near=True
                    )


_TURKISH = frozenset({"turkish", "türkçe", "turkce"})
_NAMES_OF_ENGLISH = ("english", "English", "en", "ingilizce", "İngilizce")


def _content_root(folder: str) -> str:
    """Return the folder of a site's articles that a folder lies in, or the folder itself.

    All translated files may lie in `content/posts/a/`: what lies beside it is the site, too.
    """
    parts = folder.split("/")
    ends = [place + 1 for place, part in enumerate(parts) if part in _SOURCE_FOLDERS[:-1]]
    return "".join(part + "/" for part in parts[: ends[0]]) if ends else folder


def _common_folder(paths: Sequence[str]) -> str:
    """Return the folder that all paths lie in, with its slash; "" for none."""
    first, last = min(paths).split("/")[:-1], max(paths).split("/")[:-1]
    common = 0
    while common < min(len(first), len(last)) and first[common] == last[common]:
        common += 1
    return "".join(part + "/" for part in first[:common])


# -- proposals -------------------------------------------------------------------------------------


def _proposal(
    candidate: _Candidate, documents: Sequence[str], languages: Collection[str]
) -> Proposal | None:
    """Pair the documents as a candidate says; None where it is no template."""
    try:
        found = pair(documents, source=candidate.source, target=candidate.target)
    except PairingError:  # a folder with a brace in its name, as templates of sites have
        return None
    pairs = [one for one in found.pairs if one.translated]
    locales = sorted({one.locale for one in pairs})
    wanted = [locale for locale in locales if _language(locale) in languages]
    locales = wanted or locales
    unpaired = {one.source for one in found.pairs} - {
        one.source for one in pairs if one.locale in locales
    }
    unpaired |= {one.target for one in found.orphans if one.locale in locales}
    return Proposal(
        candidate.source,
        candidate.target,
        templates.CATALOGUE,
        templates.GLOSSARY,
        tuple(locales),
        sum(one.locale in locales for one in pairs),
        tuple(sorted(unpaired)),
    )


def _rank(
    proposal: Proposal, candidate: _Candidate, languages: Collection[str]
) -> tuple[object, ...]:
    """Return a sort key: a wanted language, more pairs, the nearer, more sources, the narrower."""
    return (
        not any(_language(locale) in languages for locale in proposal.locales),
        -proposal.pairs,
        not candidate.near,
        # `{locale}/{slug}` and `{locale}/docs/{slug}` with equal pairs: the one that leaves out
        # untranslated sources would show too good a coverage.
        -len(proposal.unpaired),
        -len(proposal.target),
        proposal.target,
    )


def _without_pairs(documents: Sequence[str]) -> Proposal:
    """Return the layout that a tree without translations suggests."""
    source, target = _english_layout(documents)
    try:
        found = pair(documents, source=source, target=target, locales=DEFAULT_LOCALES)
    except PairingError:
        return _without_pairs([])
    unpaired = {one.source for one in found.pairs} | {one.target for one in found.orphans}
    return Proposal(
        source,
        target,
        templates.CATALOGUE,
        templates.GLOSSARY,
        DEFAULT_LOCALES,
        0,
        tuple(sorted(unpaired)),
    )


def _english_layout(documents: Sequence[str]) -> tuple[str, str]:
    suffixes = Counter(map(_suffix, documents))
    suffix = max(SUFFIXES, key=lambda one: suffixes[one])
    own = [path for path in documents if path.endswith(suffix)]
    if any(path.startswith("source/") for path in own) or not own:
        return templates.SOURCE.replace(".md", suffix), templates.TARGET.replace(".md", suffix)
    english = Counter(
        path[: found.start(1)]
        for path in own
        if (found := re.search(rf"(?:^|/)({_ENGLISH.pattern})/", path))
    )
    if english:
        before = max(sorted(english), key=lambda one: english[one])
        inside = [path for path in own if path.startswith(before)]
        code = Counter(path[len(before) :].partition("/")[0] for path in inside)
        name = max(
            sorted(one for one in code if _ENGLISH.fullmatch(one)), key=lambda one: code[one]
        )
        home = f"{before}{name}/"
        middle = _common_folder([path[len(home) :] for path in inside if path.startswith(home)])
        return f"{home}{middle}{{slug}}{suffix}", f"{before}{{locale}}/{middle}{{slug}}{suffix}"
    folders = Counter(path.partition("/")[0] for path in own if "/" in path)
    known = [folder for folder in _SOURCE_FOLDERS if folders[folder]]
    if known:
        return f"{known[0]}/{{slug}}{suffix}", f"{known[0]}/{{locale}}/{{slug}}{suffix}"
    folder = _common_folder(own)
    return f"{folder}{{slug}}{suffix}", f"{folder}{{locale}}/{{slug}}{suffix}"

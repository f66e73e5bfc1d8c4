"""Where settings are found, what they may say, and what is said of those that may not."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossalign.errors import ConfigError, FileError, GlossalignError
from glossalign.pairing import discovery, templates
from glossalign.project import config
from glossalign.project.config import Config, LanguageConfig

SRC = Path(config.__file__).resolve().parents[1]
ROOT = Path("site")


def refused(text: str, code: str, line: int = 0) -> str:
    with pytest.raises(ConfigError) as caught:
        config.parse(text, root=ROOT)
    problem = caught.value.problem
    assert problem.code == code, str(problem)
    assert (problem.path, problem.line) == ("glossalign.toml", line), str(problem)
    assert "\n" not in str(problem)
    return problem.message


def test_defaults() -> None:
    settings = config.parse("", root=ROOT)
    assert settings == Config(ROOT, file="glossalign.toml")
    assert settings.source == "source/{slug}.md"
    assert settings.target == "locales/{locale}/{slug}.md"
    assert settings.catalogue == "locales/{locale}/LC_MESSAGES/{slug}.po"
    assert settings.glossary == "locales/{locale}/glossary.csv"
    assert (settings.source_locale, settings.locales) == ("en", ())
    assert settings.front_matter == ("title", "description", "keywords")
    assert settings.fuzzy_below == config.FUZZY_BELOW


FULL = """\
source = "content/en/{slug}.md"
target = "content/{locale}/{slug}.md"
catalogue = "po/{locale}/{slug}.po"
glossary = "po/{locale}/terms.csv"
source_locale = "en"
locales = ["tr", "pt-BR"]
front_matter = ["title"]
fuzzy_below = 0.7
exclude = ["drafts/", "*.draft.md"]

[languages.tr]
abbreviations = ["vb.", "bkz."]

[check]
fail_under = 90
fail_under_article = 50.5
fail_on = ["stale", "missing"]
select = ["GA3", "GA202"]
ignore = ["heading-space"]

[paths."content/*/legal/**"]
front_matter = []
fuzzy_below = 0.9
fail_under_article = 100
ignore = ["GA4"]
"""


def test_every_key() -> None:
    settings = config.parse(FULL, root=ROOT)
    assert settings.locales == ("tr", "pt-BR")
    assert settings.fuzzy_below == 0.7
    assert settings.exclude == ("drafts/", "*.draft.md")
    assert settings.languages == {"tr": LanguageConfig(("vb.", "bkz."))}
    assert settings.check.fail_under == 90.0
    assert settings.check.fail_on == ("stale", "missing")
    assert settings.check.select == ("GA3", "GA202")
    legal = config.for_path(settings, "content/en/legal/terms/a.md")
    assert (legal.front_matter, legal.fuzzy_below) == ((), 0.9)
    assert (legal.check.fail_under, legal.check.fail_under_article) == (90, 100)
    assert legal.check.ignore == ("GA4",)
    assert config.for_path(settings, "content/en/a.md") == settings
    assert pickle.loads(pickle.dumps(settings)) == settings  # as workers get it


def test_the_later_glob_holds() -> None:
    settings = config.parse(
        '[paths]\n"a/**" = {fuzzy_below = 0.1}\n"a/b.md" = {fuzzy_below = 0.2}\n', root=ROOT
    )
    assert config.for_path(settings, "a/b.md").fuzzy_below == 0.2
    assert config.for_path(settings, "a/c.md").fuzzy_below == 0.1


def test_settings_say_where_they_come_from() -> None:
    shown = {one.key: one for one in config.settings(config.parse(FULL, root=ROOT))}
    assert shown["source"].origin == "glossalign.toml:1"
    assert shown["languages.tr.abbreviations"].origin == "glossalign.toml:12"
    assert shown["check.fail_under"].origin == "glossalign.toml:15"
    assert shown['paths."content/*/legal/**".ignore'].origin == "glossalign.toml:25"
    assert shown['paths."content/*/legal/**".ignore'].value == ("GA4",)
    plain = list(config.settings(Config(ROOT)))
    assert {one.origin for one in plain} == {"default"}
    assert plain[0].key == "source"


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ('sorce = "x"', "unknown-key", 1, "did you mean `source`?"),
        ("\n[check]\nfail_undr = 1", "unknown-key", 3, "`check.fail_undr`"),
        ('[languages.tr]\nabbreviation = ["vb."]', "unknown-key", 2, "abbreviations"),
        ('[paths."a/**"]\nfuzy_below = 1', "unknown-key", 2, '`paths."a/**".fuzy_below`'),
        ("check = {fail_undr = 1}", "unknown-key", 1, "fail_under"),
        ("xyzzy = 1", "unknown-key", 1, "known are source, target"),
        ("source = 1", "type", 1, "must be a string, not a number"),
        ("source = true", "type", 1, "true or false"),
        ("source = 1979-05-27", "type", 1, "a date"),
        ('source = " "', "value", 1, "is empty"),
        ('locales = "tr"', "type", 1, '["tr"]'),
        ("locales = [1]", "type", 1, "a number"),
        ("fuzzy_below = true", "type", 1, "must be a number"),
        ('fuzzy_below = "0.5"', "type", 1, "a string"),
        ("fuzzy_below = 1.5", "value", 1, "from 0 to 1"),
        ("fuzzy_below = nan", "value", 1, "nan"),
        ("check = 1", "type", 1, "a table"),
        ("[check]\nfail_under = 101", "value", 2, "from 0 to 100"),
        ('[check]\nfail_on = ["stal"]', "value", 2, "did you mean `stale`?"),
        ('[check]\nselect = ["ga 3"]', "value", 2, "GA301"),
        ('[languages."../x"]\nabbreviations = []', "value", 1, "tr or pt-BR"),
        ("languages = 1", "type", 1, "a table"),
        ('locales = ["../etc"]', "value", 1, "tr or pt-BR"),
        ('locales = ["en"]', "value", 1, "source locale"),
        ('source = "{lang}/{slug}.md"', "template", 1, "{lang}"),
        ('source = "source/{slug.md"', "template", 1, "brace"),
        ('source = "../{slug}.md"', "template", 1, "leaves"),
        ('source = "/etc/{slug}.md"', "template", 1, "absolute"),
        ('source = "source/a.md"', "template", 1, "needs {slug}"),
        ('target = "tr/{slug}.md"', "template", 1, "needs {locale}"),
        ('glossary = "{locale}/{slug}.csv"', "template", 1, "one a locale"),
        ('target = "source/{slug}.md"\nlocales = ["tr"]', "template", 1, "same as `source`"),
        ('catalogue = "locales/{locale}/{slug}.md"', "template", 1, "same as `target`"),
        ('exclude = ["../x"]', "outside-root", 1, "../x"),
        ('exclude = ["/x"]', "outside-root", 1, "/x"),
        ('[paths."../x"]\nfuzzy_below = 1', "outside-root", 1, "../x"),
        ("source =", "toml", 1, "is not TOML"),
        ("a = 1\n\na = 2\n", "toml", 3, "is not TOML"),
        ('source = "x\n', "toml", 1, "is not TOML"),
        ("a = " + "[" * 100_000, "toml", 0, "nested"),
        ("a = " + "1" * 5000, "toml", 2, "is not TOML"),
    ],
)
def test_what_may_not_be(text: str, code: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.parse(text, root=ROOT)
    problem = caught.value.problem
    assert (problem.code, problem.path) == (code, "glossalign.toml"), str(problem)
    assert problem.line in {line, 0} if code == "toml" else problem.line == line, str(problem)
    assert words in problem.message
    assert "\n" not in str(problem)


def test_what_is_quoted_is_one_safe_line() -> None:
    message = refused('"a\\nb\\u001b" = 1', "unknown-key")
    assert r"a\x0ab\x1b" in message


def test_one_locale_needs_no_place_in_the_path() -> None:
    text = 'locales = ["tr"]\ntarget = "ceviri/{slug}.md"\ncatalogue = "po/{slug}.po"\n'
    assert config.parse(text + 'glossary = "terms.csv"', root=ROOT).target == "ceviri/{slug}.md"
    refused(text.replace('["tr"]', '["tr", "de"]'), "template", 2)


def test_one_template_for_both_sides() -> None:
    text = 'source = "content/{locale}/{slug}.md"\ntarget = "content/{locale}/{slug}.md"\n'
    assert config.parse(text, root=ROOT).source == config.parse(text, root=ROOT).target


# -- where it is found


def test_the_nearest_configuration_wins(tmp_path: Path) -> None:
    (tmp_path / "glossalign.toml").write_text("fuzzy_below = 0.1")
    inner = tmp_path / "site"
    (inner / "source" / "deep").mkdir(parents=True)
    (inner / "pyproject.toml").write_text("[tool.glossalign]\nfuzzy_below = 0.2\n")
    found = config.load_settings(inner / "source" / "deep")
    assert (found.root, found.fuzzy_below, found.file) == (inner, 0.2, "pyproject.toml")
    assert found.origins == {"fuzzy_below": "pyproject.toml:2"}
    (inner / "pyproject.toml").write_text("[tool.other]\nglossalign = 1\n")
    found = config.load_settings(inner / "source" / "deep")
    assert (found.root, found.fuzzy_below) == (tmp_path, 0.1)


def test_a_file_may_be_the_start(tmp_path: Path) -> None:
    (tmp_path / "glossalign.toml").write_bytes(b"\xef\xbb\xbffuzzy_below = 0.1\r\n")
    (tmp_path / "a.md").write_text("")
    assert config.load_settings(tmp_path / "a.md").fuzzy_below == 0.1


def test_the_start_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "glossalign.toml").write_text("")
    (tmp_path / "source").mkdir()
    monkeypatch.chdir(tmp_path / "source")
    assert config.load_settings(Path()).root.resolve() == tmp_path.resolve()


def test_without_configuration_the_layout_tells_the_root(tmp_path: Path) -> None:
    (tmp_path / "source" / "x").mkdir(parents=True)
    assert config.load_settings(tmp_path / "source" / "x").root == tmp_path / "source" / "x"
    (tmp_path / "locales").mkdir()
    found = config.load_settings(tmp_path / "source" / "x")
    assert found == Config(tmp_path)


def test_both_files_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "glossalign.toml").write_text("")
    (tmp_path / "pyproject.toml").write_text("[tool.glossalign]\n")
    with pytest.raises(ConfigError, match="config-twice"):
        config.load_settings(tmp_path)


def test_somebody_elses_broken_pyproject_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other\n")
    assert config.load_settings(tmp_path).file == ""
    (tmp_path / "pyproject.toml").write_text("[tool.glossalign\n")
    with pytest.raises(ConfigError) as caught:
        config.load_settings(tmp_path)
    assert str(caught.value).startswith("pyproject.toml:1:")


def test_errors_in_pyproject_name_the_whole_key(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\n[tool.glossalign.check]\nfail = "x"\n')
    with pytest.raises(ConfigError, match=r"pyproject.toml:3: .*`tool.glossalign.check.fail`"):
        config.load_settings(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool]\nglossalign = 3\n")
    with pytest.raises(ConfigError, match="must be a table"):
        config.load_settings(tmp_path)


@pytest.mark.parametrize("data", [b"\xff", b"#" * (config.READ_LIMIT + 1)])
def test_unreadable_configuration(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "glossalign.toml").write_bytes(data)
    with pytest.raises(FileError, match=r"^glossalign\.toml:"):
        config.load_settings(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_linked_configuration_is_read(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("fuzzy_below = 0.3")
    (tmp_path / "glossalign.toml").symlink_to("real.toml")
    assert config.load_settings(tmp_path).fuzzy_below == 0.3


def test_errors_cross_processes() -> None:
    with pytest.raises(GlossalignError) as caught:
        config.parse("x = 1", root=ROOT)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_what_init_writes_is_read() -> None:
    odd = discovery.Proposal(
        'a "b"/ş/{slug}.md',
        "c/{locale}/{slug}.md",
        templates.CATALOGUE,
        templates.GLOSSARY,
        ("tr",),
        0,
        (),
    )
    read = config.parse(discovery.to_toml(odd), root=ROOT)
    assert (read.source, read.target, read.locales) == (odd.source, odd.target, odd.locales)


def test_import_is_light() -> None:
    code = "import sys, glossalign.project.config; print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'locales = ["tr", "de"]\n'),
        ("# mine\n\n[check]\n", '# mine\nlocales = ["tr", "de"]\n\n[check]\n'),
        ("locales = []\n", 'locales = ["tr", "de"]\n'),
        ("locales = ['tr'] # one\n", "locales = ['tr', \"de\"] # one\n"),
        ('locales = ["tr",]\n', 'locales = ["tr", "de"]\n'),
        (
            '# mine\nlocales = [\n  "tr", # the first\n]\nexclude = []\n',
            '# mine\nlocales = [\n  "tr", # the first\n  "de",\n]\nexclude = []\n',
        ),
        (
            'locales = [\n  "tr" # the first\n]\n',
            'locales = [\n  "tr", # the first\n  "de"\n]\n',
        ),
        (
            'locales = [\r\n  "tr"\r\n]\r\n[check]\r\n',
            'locales = [\r\n  "tr",\r\n  "de"\r\n]\r\n[check]\r\n',
        ),
        ("[check]\r\n", 'locales = ["tr", "de"]\r\n\r\n[check]\r\n'),
    ],
)
def test_locales_are_added_and_the_rest_stays(before: str, after: str) -> None:
    assert config.with_locales(before, ["tr", "de"]) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '[tool.glossalign]\nsource = "a"\n\n[tool.glossalign.check]\n[tool.x]\n',
            (
                '[tool.glossalign]\nsource = "a"\nlocales = ["tr"]\n\n'
                "[tool.glossalign.check]\n[tool.x]\n"
            ),
        ),
        (
            "[tool]\nglossalign = { locales = [] } # mine\n",
            '[tool]\nglossalign = { locales = ["tr"] } # mine\n',
        ),
        (
            'tool.glossalign.source = "a"\n',
            'tool.glossalign.source = "a"\ntool.glossalign.locales = ["tr"]\n',
        ),
    ],
)
def test_locales_are_added_to_a_pyproject(before: str, after: str) -> None:
    assert config.with_locales(before, ["tr"], path="pyproject.toml") == after


def test_a_list_that_cannot_be_written_is_an_error_with_its_line() -> None:
    before = '# mine\nlocales = [\n  "tr" # the first\n  # "fr"\n]\n'
    with pytest.raises(ConfigError, match="add tr, de by hand") as caught:
        config.with_locales(before, ["tr", "de"])
    assert (caught.value.problem.code, caught.value.problem.line) == ("locales", 2)


@given(st.lists(st.sampled_from(["tr", "de", "fr", "pt-BR"]), unique=True), st.booleans())
def test_a_list_over_several_lines_is_read_as_it_was_written(known: list[str], comma: bool) -> None:
    rows = ",\n  ".join(f'"{locale}"' for locale in known)
    text = f"locales = [\n  {rows}{',' if comma and known else ''}\n]\n"
    wanted = [*known, *(one for one in ("tr", "es") if one not in known)]
    read = config.parse(config.with_locales(text, wanted), root=ROOT)
    assert list(read.locales) == wanted

"""Settings and fixtures of all tests."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

from glossalign.project import load
from tests import gold

# The same examples each time: a failure in CI is a failure here.
settings.register_profile("glossalign", derandomize=True, deadline=None)
settings.load_profile("glossalign")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A job in the background ignores Ctrl-C, and so would the programs that the tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def sample_site() -> load.Project:
    """The sample site of this repository, read."""
    return load.load_project(ROOT)


@pytest.fixture(scope="session")
def gold_articles(sample_site: load.Project) -> list[gold.GoldArticle]:
    """The translated articles of the sample site with their gold beads."""
    articles, problems = load.read_articles(sample_site, "tr")
    assert not problems
    return [
        gold.read(one.pair.slug, one.source.segments, one.target.segments)
        for one in articles
        if one.target.segments
    ]

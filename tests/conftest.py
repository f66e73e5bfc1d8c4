"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

# The same examples each time: a failure in CI is a failure here.
settings.register_profile("glossalign", derandomize=True, deadline=None)
settings.load_profile("glossalign")

"""Coverage: counts by state, rows of articles, changes and gates."""

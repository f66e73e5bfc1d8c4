"""Which documents belong together."""

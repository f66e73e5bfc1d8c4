"""Quality checks: what a translation must keep of its source, and whether it is one at all."""

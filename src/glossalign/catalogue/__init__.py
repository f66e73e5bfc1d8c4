"""Catalogues: units, where they stand, and what changes them."""

"""Markdown documents: front matter, blocks, segments and places."""

"""Alignment of segments: which source segments correspond to which target segments."""

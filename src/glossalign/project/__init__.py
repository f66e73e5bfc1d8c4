"""A user's project on the disk: settings, files, revisions, processes."""

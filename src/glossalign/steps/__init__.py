"""What a command does to a project: values in, values out, and the files that it writes."""

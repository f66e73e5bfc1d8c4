"""Text of file formats to and from the model, a module a format."""

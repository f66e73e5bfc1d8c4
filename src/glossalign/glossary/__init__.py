"""Terms and their translations: mined from aligned text, kept, found again in text."""

"""Problems, coverage and terms, as people and machines read them: strings out, nothing is printed here."""

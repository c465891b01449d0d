"""Messages for people, one catalogue for each language."""

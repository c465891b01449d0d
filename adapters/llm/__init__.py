"""The optional reader backed by a language model, checked against the text."""

"""The one way to write a deal, a sum, a date, a place for people, in each language."""

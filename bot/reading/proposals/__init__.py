"""Proposals: every reading of a sum or a sentence as a deal, weighed by the fitted scorer."""

"""The periodic jobs."""

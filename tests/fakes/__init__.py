"""In-memory implementations of ports, for tests of what stands on them."""

"""Tests: unit tests beside the package they test, scenarios over loopback in `scenarios`."""

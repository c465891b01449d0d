"""Self-tests of the loopback fakes: the real client libraries run against them, and each rule refuses."""

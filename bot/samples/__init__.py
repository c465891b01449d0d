"""Sample articles of our own writing, with answers, for the demo and the evaluation gate."""

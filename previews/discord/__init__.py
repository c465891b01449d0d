"""How messages of dealwire look in Discord."""

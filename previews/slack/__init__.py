"""How messages of dealwire look in Slack."""

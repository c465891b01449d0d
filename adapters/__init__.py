"""The edges of dealwire: chats, sources of articles, the model, the clock. None knows another."""

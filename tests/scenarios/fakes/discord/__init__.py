"""Self-tests of the fake Discord: discord.py runs against it, each rule refuses, each reply is as described."""

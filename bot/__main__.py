"""Entry point: `python -m bot` and the `dealwire` command are the same."""

from bot.cli import main

if __name__ == "__main__":
    main()

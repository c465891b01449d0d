"""The `dealwire` command line: one module for each family of subcommands."""

import typer

app = typer.Typer(name="dealwire", no_args_is_help=True, add_completion=False)


@app.callback()
def _root() -> None:
    """Read AI-infrastructure deals out of news, and brief Slack and Discord."""


def main() -> None:
    """Run the command line; the process ends with its exit code."""
    app()

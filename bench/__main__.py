"""Runs every benchmark, each in a process of its own: `make bench`, or `python -m bench` with words to choose some."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run the benchmarks whose names hold one of the words given, all where none is; return how many failed."""
    words = sys.argv[1:]
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
    chosen = [name for name in names if not words or any(word in name for word in words)]
    failed = 0
    for name in chosen:
        print(f"== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode != 0  # noqa: S603
    return failed


if __name__ == "__main__":
    sys.exit(main())

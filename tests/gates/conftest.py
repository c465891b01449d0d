"""Gates: reading must not get worse than what is pinned in `tests/floors/`.

The sample articles are always measured. The articles in `../shared` are measured where they lie beside the
project; `tests/conftest.py` says so where they do not.
"""

from __future__ import annotations

from tests.shared import SHARED

collect_ignore = [] if SHARED.is_dir() else ["test_shared.py"]

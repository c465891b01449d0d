"""The control endpoint of a fake, spoken to as another process does: JSON over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import aiohttp


class Control:
    """The control endpoint, spoken to."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self.url = url

    async def get(self, verb: str, **query: str) -> dict[str, Any]:
        async with self._session.get(f"{self.url}/control/{verb}", params=query) as response:
            assert response.status == 200
            return dict(await response.json())

    async def post(self, verb: str, status: int = 200, **body: object) -> dict[str, Any]:
        async with self._session.post(f"{self.url}/control/{verb}", json=body) as response:
            assert response.status == status
            return dict(await response.json())

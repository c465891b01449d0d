"""Lines to other hosts, over a transport that only notes what it is told; real ones are in the scenarios."""

from __future__ import annotations

import asyncio

import httpcore
import pytest

from adapters.sources.lines import _MOST_UNREAD, Line, _Flow


class Transport(asyncio.Transport):
    """A transport to nowhere."""

    def __init__(self) -> None:
        super().__init__({"sockname": ("10.0.0.1", 1), "peername": ("10.0.0.2", 2)})
        self.told: list[str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.told.append(f"write {len(data)}")

    def pause_reading(self) -> None:
        self.told.append("pause")

    def resume_reading(self) -> None:
        self.told.append("resume")

    def abort(self) -> None:
        self.told.append("abort")


@pytest.fixture
def flow() -> _Flow:
    return _Flow()


@pytest.fixture
def transport() -> Transport:
    return Transport()


@pytest.fixture
def line(transport: Transport, flow: _Flow) -> Line:
    return Line(transport, flow)


async def test_other_side_waits_while_too_much_is_unread(line: Line, flow: _Flow, transport: Transport) -> None:
    flow.data_received(b"x" * _MOST_UNREAD)
    flow.data_received(b"y")

    first = await line.read(10)
    rest = await line.read(_MOST_UNREAD)

    assert (first, rest) == (b"x" * 10, b"x" * (_MOST_UNREAD - 10) + b"y")
    assert transport.told == ["pause", "resume"]


async def test_what_arrived_before_the_end_is_read_first(line: Line, flow: _Flow) -> None:
    flow.data_received(b"last words")
    flow.eof_received()
    flow.connection_lost(None)

    assert [await line.read(100), await line.read(100)] == [b"last words", b""]


async def test_line_that_breaks_off_is_an_error_of_its_reader(line: Line, flow: _Flow) -> None:
    reading = asyncio.create_task(line.read(100, timeout=5))
    await asyncio.sleep(0)
    flow.connection_lost(ConnectionResetError("reset"))

    with pytest.raises(httpcore.ReadError, match="reset"):
        await reading
    with pytest.raises(httpcore.WriteError, match="reset"):
        await line.write(b"more")


async def test_reader_does_not_wait_longer_than_it_said(line: Line) -> None:
    with pytest.raises(httpcore.ReadTimeout):
        await line.read(100, timeout=0.01)


async def test_writer_waits_for_room(line: Line, flow: _Flow, transport: Transport) -> None:
    flow.pause_writing()
    writing = asyncio.create_task(line.write(b"12345", timeout=5))
    await asyncio.sleep(0)
    was_done = writing.done()
    flow.resume_writing()
    await writing

    assert (was_done, transport.told) == (False, ["write 5"])
    flow.pause_writing()
    with pytest.raises(httpcore.WriteTimeout):
        await line.write(b"6", timeout=0.01)


async def test_library_learns_what_it_asks_of_a_line(line: Line, flow: _Flow, transport: Transport) -> None:
    before = line.get_extra_info("is_readable")
    flow.eof_received()

    assert (before, line.get_extra_info("is_readable")) == (False, True)
    assert (line.get_extra_info("client_addr"), line.get_extra_info("server_addr")) == (
        ("10.0.0.1", 1),
        ("10.0.0.2", 2),
    )
    assert line.get_extra_info("ssl_object") is None
    await line.aclose()
    assert transport.told == ["abort"]

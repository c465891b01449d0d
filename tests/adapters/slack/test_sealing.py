"""Sealed bytes: they come back under the same key and name only, and say nothing otherwise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.sealing import Seal, SealError

SEAL = Seal("a key of more than sixteen characters")


@given(st.binary(max_size=200), st.text(max_size=20))
@settings(max_examples=50)
def test_sealed_bytes_come_back(content, name):
    assert SEAL.open(SEAL.seal(content, name), name) == content


def test_same_bytes_are_sealed_otherwise_each_time():
    assert SEAL.seal(b"xoxb-1", "T1") != SEAL.seal(b"xoxb-1", "T1")


def test_content_does_not_show():
    assert b"xoxb" not in SEAL.seal(b"xoxb-secret-token", "T1")


@given(st.integers(0, 80), st.integers(1, 255))
@settings(max_examples=50)
def test_changed_bytes_are_refused(place, change):
    sealed = bytearray(SEAL.seal(b"xoxb-secret-token" * 3, "T1"))
    sealed[place % len(sealed)] ^= change

    with pytest.raises(SealError):
        SEAL.open(bytes(sealed), "T1")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" * 48], ids=["nothing", "a version", "a version and more"])
def test_what_was_never_sealed_is_refused(sealed):
    with pytest.raises(SealError):
        SEAL.open(sealed, "T1")


def test_what_another_version_sealed_is_refused():
    with pytest.raises(SealError):
        SEAL.open(b"\x02" + SEAL.seal(b"x", "T1")[1:], "T1")


def test_sealed_for_one_name_is_of_no_use_for_another():
    with pytest.raises(SealError):
        SEAL.open(SEAL.seal(b"x", "T1"), "T2")


def test_other_key_opens_nothing():
    with pytest.raises(SealError):
        Seal("another key of enough characters").open(SEAL.seal(b"x", "T1"), "T1")


def test_same_key_in_another_process_opens():
    assert Seal("a key of more than sixteen characters").open(SEAL.seal(b"x", "T1"), "T1") == b"x"


def test_short_key_is_refused():
    with pytest.raises(ValueError, match="at least 16"):
        Seal("too short")


def test_signature_depends_on_text_and_key():
    assert SEAL.sign("a") == SEAL.sign("a")
    assert len({SEAL.sign("a"), SEAL.sign("b"), Seal("another key of enough characters").sign("a")}) == 3

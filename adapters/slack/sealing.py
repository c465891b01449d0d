"""Bytes that only we can read again: for tokens of workspaces, which a copy of the database must not give away.

Sealed under a key of the settings, and bound to the name that they are stored under, so that nobody can move one
row's token to another. It is encrypt-then-MAC over the standard library's HMAC-SHA256: as a key stream in counter mode
under one key, as the tag under another. The first byte says which way it is, so that another one can follow.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

_VERSION = b"\x01"
_NONCE = 16
_TAG = 32
_BLOCK = 32
_SALT = b"dealwire installations"
_SHORTEST_KEY = 16


class SealError(ValueError):
    """The bytes were not sealed under this key and name, or were changed since."""


class Seal:
    """Seals and opens under one key."""

    def __init__(self, key: str) -> None:
        """Derive what is needed from `key`, which takes about a tenth of a second; ValueError for a short one."""
        if len(key) < _SHORTEST_KEY:
            raise ValueError(f"a key needs at least {_SHORTEST_KEY} characters; `openssl rand -base64 32` makes one")
        derived = hashlib.scrypt(key.encode(), salt=_SALT, n=2**14, r=8, p=1, dklen=64)
        self._cipher, self._signer = derived[:32], derived[32:]

    def seal(self, content: bytes, name: str) -> bytes:
        """Return `content` sealed for the place `name`; twice the same gives other bytes."""
        nonce = secrets.token_bytes(_NONCE)
        hidden = self._masked(content, nonce)
        return b"".join((_VERSION, nonce, hidden, self._tag(nonce, hidden, name)))

    def open(self, sealed: bytes, name: str) -> bytes:
        """Return what was sealed for the place `name`.

        Raises:
            SealError: It was not sealed under this key and name, or was changed since.
        """
        version, nonce = sealed[:1], sealed[1 : 1 + _NONCE]
        hidden, tag = sealed[1 + _NONCE : -_TAG], sealed[-_TAG:]
        if version != _VERSION or not hmac.compare_digest(tag, self._tag(nonce, hidden, name)):
            raise SealError("what is stored was sealed under another key, or was changed")
        return self._masked(hidden, nonce)

    def sign(self, text: str) -> str:
        """Return a signature of `text`, in hexadecimal."""
        return hmac.new(self._signer, b"text:" + text.encode(), hashlib.sha256).hexdigest()

    def _masked(self, content: bytes, nonce: bytes) -> bytes:
        stream = b"".join(
            hmac.new(self._cipher, nonce + number.to_bytes(8, "big"), hashlib.sha256).digest()
            for number in range(-(-len(content) // _BLOCK))
        )
        return bytes(one ^ other for one, other in zip(content, stream, strict=False))

    def _tag(self, nonce: bytes, hidden: bytes, name: str) -> bytes:
        place = name.encode()
        # The length of the name goes first, so that no other split of the same bytes has the same tag.
        signed = b"seal:" + len(place).to_bytes(4, "big") + place + nonce + hidden
        return hmac.new(self._signer, signed, hashlib.sha256).digest()

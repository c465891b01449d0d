"""Bytes that only we can read again: for tokens of workspaces, which a copy of the database must not give away.

Sealed with AES-GCM under a key of the settings, and bound to the name that they are stored under, so that nobody can
move one row's token to another. The first byte says which way it is, so that another one can follow.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_NONCE = 12
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
        self._cipher, self._signer = AESGCM(derived[:32]), derived[32:]

    def seal(self, content: bytes, name: str) -> bytes:
        """Return `content` sealed for the place `name`; twice the same gives other bytes."""
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, content, name.encode())

    def open(self, sealed: bytes, name: str) -> bytes:
        """Return what was sealed for the place `name`.

        Raises:
            SealError: It was not sealed under this key and name, or was changed since.
        """
        nonce, hidden = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            if sealed[:1] == _VERSION and len(nonce) == _NONCE:
                return self._cipher.decrypt(nonce, hidden, name.encode())
        except InvalidTag:
            pass
        raise SealError("what is stored was sealed under another key, or was changed")

    def sign(self, text: str) -> str:
        """Return a signature of `text`, in hexadecimal."""
        return hmac.new(self._signer, b"text:" + text.encode(), hashlib.sha256).hexdigest()

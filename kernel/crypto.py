"""Encryption: sealed documents bound to their place, wrapped keys, blind search terms.

Root key → organisation key → key of an owner (client, notice, meeting …) → key of an item. AES-256-GCM throughout,
random 96-bit nonces, a commitment to the key in front of each ciphertext (AES-GCM alone does not commit), associated
data that bind a ciphertext to tenant, table, column and row.
"""

import hmac
import os
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

_T = TypeVar("_T")
_FORMAT = b"\x01"  # AES-256-GCM with key commitment
_HPKE_FORMAT = b"\x02"  # X25519, HKDF-SHA256, AES-256-GCM
_COMMITMENT = 8
_NONCE = 12
_suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Unreadable(Exception):
    """A ciphertext does not belong here, was altered, or its key is gone. Says nothing more on purpose."""


class Key:
    """One symmetric key. Keys for other purposes are derived from it by name, never used twice."""

    __slots__ = ("_aead", "_commitment", "_secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise ValueError("a key has 32 bytes")
        self._secret = secret
        self._aead: AESGCM | None = None
        self._commitment = b""

    def derive(self, purpose: str | bytes) -> "Key":
        """Return the key for `purpose` (HMAC-SHA256 as the expand step of HKDF, one block)."""
        info = purpose.encode() if isinstance(purpose, str) else purpose
        return Key(hmac.digest(self._secret, info + b"\x01", "sha256"))

    def encrypt(self, plain: bytes, aad: bytes) -> bytes:
        """Encrypt; the result is format byte, key commitment, nonce, ciphertext with tag."""
        aead = self._ready()
        nonce = os.urandom(_NONCE)
        return b"".join((_FORMAT, self._commitment, nonce, aead.encrypt(nonce, plain, aad)))

    def decrypt(self, sealed: bytes, aad: bytes) -> bytes:
        """Decrypt. Raises Unreadable for anything that is not exactly what `encrypt` made with this key and aad."""
        aead = self._ready()
        head = 1 + _COMMITMENT
        if sealed[:1] != _FORMAT or not hmac.compare_digest(sealed[1:head], self._commitment):
            raise Unreadable
        try:
            return aead.decrypt(sealed[head : head + _NONCE], sealed[head + _NONCE :], aad)
        except (InvalidTag, ValueError) as error:
            raise Unreadable from error

    def wrap(self, key: "Key", aad: bytes) -> bytes:
        """Encrypt another key."""
        return self.encrypt(key._secret, b"key|" + aad)

    def unwrap(self, wrapped: bytes, aad: bytes) -> "Key":
        """Decrypt another key."""
        return Key(self.decrypt(wrapped, b"key|" + aad))

    def term(self, value: str) -> bytes:
        """Return the blind search term of a normalised value: 16 bytes of HMAC-SHA256."""
        return hmac.digest(self._secret, value.encode(), "sha256")[:16]

    def bytes(self) -> bytes:
        """The key itself, for a library that takes bytes (object store, database context)."""
        return self._secret

    def _ready(self) -> AESGCM:
        if self._aead is None:
            self._aead = AESGCM(self._secret)
            self._commitment = sha256(b"opora-commit" + self._secret).digest()[:_COMMITMENT]
        return self._aead


def new_key() -> Key:
    """Return a fresh random key."""
    return Key(os.urandom(32))


def place(tenant_id: UUID, table: str, column: str, row_id: UUID) -> bytes:
    """Return the associated data that bind a ciphertext to its place."""
    return b"|".join((tenant_id.bytes, table.encode(), column.encode(), row_id.bytes))


class RowSealer:
    """Seals the documents of one key owner's rows; each row has a key of its own, derived from the owner's."""

    __slots__ = ("_key", "_tenant")

    def __init__(self, tenant_id: UUID, key: Key) -> None:
        self._tenant = tenant_id
        self._key = key

    def seal(self, table: str, row_id: UUID, document: msgspec.Struct, column: str = "sealed") -> bytes:
        """Encrypt a document for exactly this table, column and row."""
        return self._row_key(table, row_id).encrypt(
            msgspec.json.encode(document), place(self._tenant, table, column, row_id)
        )

    def open(self, table: str, row_id: UUID, sealed: bytes, kind: type[_T], column: str = "sealed") -> _T:
        """Decrypt a document. Raises Unreadable when it was not sealed for this place."""
        plain = self._row_key(table, row_id).decrypt(sealed, place(self._tenant, table, column, row_id))
        return decode(plain, kind)

    def item_wrap(self, item_id: UUID, key: Key) -> bytes:
        """Wrap the own key of an item (a shared item, a file) under the owner's key."""
        return self._key.wrap(key, place(self._tenant, "item", "key", item_id))

    def item_unwrap(self, item_id: UUID, wrapped: bytes) -> Key:
        """Unwrap the own key of an item."""
        return self._key.unwrap(wrapped, place(self._tenant, "item", "key", item_id))

    def _row_key(self, table: str, row_id: UUID) -> Key:
        return self._key.derive(table.encode() + b"|" + row_id.bytes)


_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def decode(plain: bytes, kind: type[_T]) -> _T:
    """Decode a document with a decoder kept per type."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return decoder.decode(plain)


def new_exchange_pair() -> tuple[bytes, bytes]:
    """Return (private, public) of an organisation's X25519 pair: what others wrap shared item keys to."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def wrap_for(public: bytes, key: Key, grant_id: UUID) -> bytes:
    """Wrap an item's key for a recipient organisation (HPKE), bound to one grant."""
    return _HPKE_FORMAT + _suite.encrypt(
        key.bytes(), X25519PublicKey.from_public_bytes(public), info=b"opora-share|" + grant_id.bytes
    )


def unwrap_with(private: bytes, wrapped: bytes, grant_id: UUID) -> Key:
    """Unwrap an item's key as its recipient. Raises Unreadable for another grant, recipient or altered bytes."""
    if wrapped[:1] != _HPKE_FORMAT:
        raise Unreadable
    try:
        secret = _suite.decrypt(
            wrapped[1:], X25519PrivateKey.from_private_bytes(private), info=b"opora-share|" + grant_id.bytes
        )
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error
    return Key(secret)


def seal_for(public: bytes, document: msgspec.Struct, aad: bytes) -> bytes:
    """Seal a document for another organisation (HPKE): who seals it cannot open it again."""
    return _HPKE_FORMAT + _suite.encrypt(
        msgspec.json.encode(document), X25519PublicKey.from_public_bytes(public), info=b"opora-document|" + aad
    )


def open_with(private: bytes, sealed: bytes, kind: type[_T], aad: bytes) -> _T:
    """Open a document as its recipient. Raises Unreadable for another place, recipient or altered bytes."""
    if sealed[:1] != _HPKE_FORMAT:
        raise Unreadable
    try:
        plain = _suite.decrypt(sealed[1:], X25519PrivateKey.from_private_bytes(private), info=b"opora-document|" + aad)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error
    return decode(plain, kind)

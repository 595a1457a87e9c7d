"""Encryption: sealed documents bound to their place, wrapped keys, blind search terms.

Root key → organisation key → key of an owner (client, notice, meeting …) → key of an item. AES-256-GCM throughout,
random 96-bit nonces, a commitment to the key in front of each ciphertext (AES-GCM alone does not commit), associated
data that bind a ciphertext to tenant, table, column and row. Each ciphertext says which generation of its key made it.
"""

import hmac
import os
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kernel.encoding import encoded

_T = TypeVar("_T")
_FORMAT = b"\x03"  # generation, commitment of 32 bytes, nonce, AES-256-GCM
_HPKE_FORMAT = b"\x04"  # generation of the recipient's pair, X25519, HKDF-SHA256, AES-256-GCM
_SECRET = 32
MARK = 8
_GENERATION = slice(1, 3)
_COMMITMENT = slice(3, 35)
_NONCE = slice(35, 47)
_TEXT = slice(47, None)
_suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Unreadable(Exception):
    """A ciphertext does not belong here, was altered, or its key is gone. Says nothing more on purpose."""


class MissingGeneration(Unreadable):
    """A ciphertext asks for a generation of its key that is not here. Tells operators which; names no person."""

    def __init__(self, generation: int, name: str) -> None:
        super().__init__(f"generation {generation} of the {name} is not here")


_NO_OTHERS: Mapping[int, "Key"] = {}


class Key:
    """One symmetric key: seals with its own generation and opens what its other generations sealed.

    Keys for other purposes are derived from it by name, never used twice. `name` is what operators know it by.
    """

    __slots__ = ("_aead", "_commitment", "_others", "_secret", "generation", "name")

    def __init__(
        self, secret: bytes, *, generation: int = 1, others: Collection["Key"] = (), name: str = "derived key"
    ) -> None:
        if len(secret) != _SECRET:
            raise ValueError("a key has 32 bytes")
        self._secret = secret
        self._aead: AESGCM | None = None
        self._commitment = b""
        self._others: Mapping[int, Key] = {other.generation: other for other in others} if others else _NO_OTHERS
        self.generation = generation
        self.name = name

    def derive(self, purpose: str | bytes) -> "Key":
        """Return the key for `purpose` (HMAC-SHA256 as the expand step of HKDF, one block), in all generations."""
        info = purpose.encode() if isinstance(purpose, str) else purpose
        return Key(
            hmac.digest(self._secret, info + b"\x01", "sha256"),
            generation=self.generation,
            others=[other.derive(info) for other in self._others.values()] if self._others else (),
            name=self.name,
        )

    def generations(self) -> list["Key"]:
        """This key and its other generations, each of which opens nothing but its own; this one first."""
        return [self, *self._others.values()]

    def encrypt(self, plain: bytes, aad: bytes) -> bytes:
        """Encrypt; the result is format byte, generation, key commitment, nonce, ciphertext with tag."""
        aead = self._ready()
        nonce = os.urandom(12)
        generation = self.generation.to_bytes(2, "big")
        return b"".join((_FORMAT, generation, self._commitment, nonce, aead.encrypt(nonce, plain, aad)))

    def decrypt(self, sealed: bytes, aad: bytes) -> bytes:
        """Decrypt. Raises Unreadable for anything that is not exactly what `encrypt` made with this key and aad."""
        if sealed[:1] != _FORMAT:
            raise Unreadable
        generation = int.from_bytes(sealed[_GENERATION], "big")
        if generation != self.generation:
            if generation not in self._others:
                raise MissingGeneration(generation, self.name)
            return self._others[generation].decrypt(sealed, aad)
        aead = self._ready()
        if not hmac.compare_digest(sealed[_COMMITMENT], self._commitment):
            raise Unreadable
        try:
            return aead.decrypt(sealed[_NONCE], sealed[_TEXT], aad)
        except (InvalidTag, ValueError) as error:
            raise Unreadable from error

    def wrap(self, key: "Key", aad: bytes) -> bytes:
        """Encrypt another key with all its generations."""
        return self.encrypt(_packed(key), b"key|" + aad)

    def unwrap(self, wrapped: bytes, aad: bytes, *, name: str = "unwrapped key") -> "Key":
        """Decrypt another key."""
        return _unpacked(self.decrypt(wrapped, b"key|" + aad), name)

    def term(self, value: str) -> bytes:
        """Return the blind search term of a normalised value: 16 bytes of HMAC-SHA256."""
        return hmac.digest(self._secret, value.encode(), "sha256")[:16]

    def bytes(self) -> bytes:
        """The key itself, for a library that takes bytes (object store, database context)."""
        return self._secret

    def _ready(self) -> AESGCM:
        if self._aead is None:
            self._aead = AESGCM(self._secret)
            self._commitment = sha256(b"opora-commit" + self._secret).digest()
        return self._aead


def _packed(key: Key) -> bytes:
    return b"".join(one.generation.to_bytes(2, "big") + one.bytes() for one in key.generations())


def _unpacked(packed: bytes, name: str) -> Key:
    step = 2 + _SECRET
    if not packed or len(packed) % step:
        raise Unreadable
    parts = [packed[start : start + step] for start in range(0, len(packed), step)]
    own, *others = (Key(part[2:], generation=int.from_bytes(part[:2], "big"), name=name) for part in parts)
    return joined(own, others)


def joined(own: Key, others: Collection[Key]) -> Key:
    """One key of several generations: seals with `own`, opens with all."""
    return Key(own.bytes(), generation=own.generation, others=others, name=own.name)


def new_key(generation: int = 1) -> Key:
    """Return a fresh random key."""
    return Key(os.urandom(_SECRET), generation=generation)


def place(tenant_id: UUID, table: str, column: str, row_id: UUID) -> bytes:
    """Return the associated data that bind a ciphertext to its place."""
    return b"|".join((tenant_id.bytes, table.encode(), column.encode(), row_id.bytes))


class RowSealer:
    """Seals the documents of one key owner's rows with a key for each table, derived from the owner's.

    The derived keys are kept as long as the sealer lives. A row is told from its neighbours by the associated data,
    and an owner's rows in a table are far fewer than the 2^32 that one key seals safely with random nonces.
    """

    __slots__ = ("_key", "_marks", "_tables", "_tenant")

    def __init__(self, tenant_id: UUID, key: Key) -> None:
        self._tenant = tenant_id
        self._key = key
        self._tables: dict[str, Key] = {}
        self._marks: list[bytes] = []

    def seal(self, table: str, row_id: UUID, document: msgspec.Struct, column: str = "sealed") -> bytes:
        """Encrypt a document for exactly this table, column and row."""
        return self._table_key(table).encrypt(encoded(document), place(self._tenant, table, column, row_id))

    def open(self, table: str, row_id: UUID, sealed: bytes, kind: type[_T], column: str = "sealed") -> _T:
        """Decrypt a document. Raises Unreadable when it was not sealed for this place."""
        plain = self._table_key(table).decrypt(sealed, place(self._tenant, table, column, row_id))
        return decode(plain, kind)

    def item_wrap(self, item_id: UUID, key: Key) -> bytes:
        """Wrap the own key of an item (a shared item, a file) under the owner's key."""
        return self._key.wrap(key, place(self._tenant, "item", "key", item_id))

    def item_unwrap(self, item_id: UUID, wrapped: bytes) -> Key:
        """Unwrap the own key of an item."""
        return self._key.unwrap(wrapped, place(self._tenant, "item", "key", item_id))

    def marks(self) -> list[bytes]:
        """What stands for the owner where nobody without this key may tell owners apart (the log of looks): 8 bytes.

        One for each generation of the key, the one to write first.
        """
        if not self._marks:
            self._marks = [key.bytes()[:MARK] for key in self._key.derive("mark").generations()]
        return self._marks

    def _table_key(self, table: str) -> Key:
        key = self._tables.get(table)
        if key is None:
            key = self._tables[table] = self._key.derive(f"table|{table}")
        return key


_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def decode(plain: bytes, kind: type[_T]) -> _T:
    """Decode a document with a decoder kept per type."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return decoder.decode(plain)


def new_exchange_pair(generation: int = 1) -> tuple[bytes, bytes]:
    """Return (private, public) of an organisation's X25519 pair: what others wrap shared item keys to.

    The public half begins with its generation, so that whoever wraps for it says which private half opens it.
    """
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), generation.to_bytes(2, "big") + private.public_key().public_bytes_raw()


Privates = Mapping[int, bytes]  # the private halves of an organisation's exchange pairs by generation


def wrap_for(public: bytes, key: Key, grant_id: UUID) -> bytes:
    """Wrap an item's key for a recipient organisation (HPKE), bound to one grant."""
    return _seal_to(public, _packed(key), b"opora-share|" + grant_id.bytes)


def unwrap_with(privates: Privates, wrapped: bytes, grant_id: UUID) -> Key:
    """Unwrap an item's key as its recipient. Raises Unreadable for another grant, recipient or altered bytes."""
    return _unpacked(_open_sealed(privates, wrapped, b"opora-share|" + grant_id.bytes), f"item of grant {grant_id}")


def seal_for(public: bytes, document: msgspec.Struct, aad: bytes) -> bytes:
    """Seal a document for another organisation (HPKE): who seals it cannot open it again."""
    return _seal_to(public, encoded(document), b"opora-document|" + aad)


def open_with(privates: Privates, sealed: bytes, kind: type[_T], aad: bytes) -> _T:
    """Open a document as its recipient. Raises Unreadable for another place, recipient or altered bytes."""
    return decode(_open_sealed(privates, sealed, b"opora-document|" + aad), kind)


def _seal_to(public: bytes, plain: bytes, info: bytes) -> bytes:
    generation, point = public[:2], X25519PublicKey.from_public_bytes(public[2:])
    return _HPKE_FORMAT + generation + _suite.encrypt(plain, point, info=info)


def _open_sealed(privates: Privates, sealed: bytes, info: bytes) -> bytes:
    if sealed[:1] != _HPKE_FORMAT:
        raise Unreadable
    generation = int.from_bytes(sealed[_GENERATION], "big")
    if generation not in privates:
        raise MissingGeneration(generation, "exchange pair")
    try:
        return _suite.decrypt(sealed[3:], X25519PrivateKey.from_private_bytes(privates[generation]), info=info)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error

"""Documents sealed for another organisation."""

import msgspec
import pytest

from kernel import crypto


class Word(msgspec.Struct, frozen=True):
    text: str


def test_only_the_recipient_opens_it_and_only_in_its_place():
    """Another recipient, another place, a share key's format, one byte: unreadable."""
    private, public = crypto.new_exchange_pair()
    sealed = crypto.seal_for(public, Word("Žofie"), b"here")
    assert crypto.open_with({1: private}, sealed, Word, b"here") == Word("Žofie")
    assert b"ofie" not in sealed
    for key, text, place in (
        (crypto.new_exchange_pair()[0], sealed, b"here"),
        (private, sealed, b"there"),
        (private, sealed[:-1] + bytes([sealed[-1] ^ 1]), b"here"),
        (private, b"\x01" + sealed[1:], b"here"),
        (private, b"\x02short", b"here"),
        (private, b"", b"here"),
    ):
        with pytest.raises(crypto.Unreadable):
            crypto.open_with({1: key}, text, Word, place)


def test_the_same_document_twice_looks_different():
    """Nobody can tell that the same person looked twice."""
    _, public = crypto.new_exchange_pair()
    assert crypto.seal_for(public, Word("a"), b"x") != crypto.seal_for(public, Word("a"), b"x")

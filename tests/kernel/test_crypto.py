"""Encryption: what is sealed opens only in its place, with its key, unaltered."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import crypto
from kernel.crypto import Key, MissingGeneration, RowSealer, Unreadable
from kernel.ids import new_id

secrets = st.binary(min_size=32, max_size=32)
plains = st.binary(max_size=200)
ids = st.uuids()


class Document(msgspec.Struct):
    """A sealed document of these tests."""

    text: str


@given(secrets, plains, plains)
def test_what_was_encrypted_is_decrypted(secret, plain, aad):
    assert Key(secret).decrypt(Key(secret).encrypt(plain, aad), aad) == plain


@given(secrets, plains, plains, st.data())
def test_a_changed_byte_anywhere_is_unreadable(secret, plain, aad, data):
    sealed = bytearray(Key(secret).encrypt(plain, aad))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        Key(secret).decrypt(bytes(sealed), aad)


@given(secrets, plains, st.data())
def test_a_cut_or_lengthened_ciphertext_is_unreadable(secret, plain, data):
    sealed = Key(secret).encrypt(plain, b"")
    for other in (sealed[: data.draw(st.integers(0, len(sealed) - 1))], sealed + b"\0"):
        with pytest.raises(Unreadable):
            Key(secret).decrypt(other, b"")


@given(secrets, secrets, plains)
def test_another_key_is_unreadable(secret, other, plain):
    if secret != other:
        with pytest.raises(Unreadable):
            Key(other).decrypt(Key(secret).encrypt(plain, b""), b"")


@given(secrets, plains, plains, plains)
def test_other_associated_data_are_unreadable(secret, plain, aad, other):
    if aad != other:
        with pytest.raises(Unreadable):
            Key(secret).decrypt(Key(secret).encrypt(plain, aad), other)


@given(secrets, plains)
def test_the_same_text_is_never_the_same_ciphertext(secret, plain):
    assert Key(secret).encrypt(plain, b"") != Key(secret).encrypt(plain, b"")


def test_a_ciphertext_is_committed_to_its_key():
    """AES-GCM alone lets one ciphertext open under two keys; the commitment in front does not."""
    mine, other = crypto.new_key(), crypto.new_key()
    sealed = mine.encrypt(b"text", b"")
    commitment = slice(3, 35)
    assert sealed[commitment] == mine.encrypt(b"other", b"")[commitment]
    assert sealed[commitment] != other.encrypt(b"text", b"")[commitment]
    # the right commitment of the wrong key does not help either
    forged = sealed[:3] + other.encrypt(b"", b"")[commitment] + sealed[35:]
    for key in (mine, other):
        with pytest.raises(Unreadable):
            key.decrypt(forged, b"")


# --- generations -------------------------------------------------------------------------------------------------


def second(first):
    """The next generation of a key, which opens what the first sealed."""
    return crypto.joined(crypto.new_key(generation=2), [first])


def test_an_older_generation_opens_and_the_newest_seals():
    first = crypto.new_key()
    both = second(first)
    for purpose in (None, "purpose"):
        old, new = (key.derive(purpose) if purpose else key for key in (first, both))
        assert new.decrypt(old.encrypt(b"text", b"here"), b"here") == b"text"
        sealed = new.encrypt(b"text", b"here")
        assert new.decrypt(sealed, b"here") == b"text"
        with pytest.raises(Unreadable):
            old.decrypt(sealed, b"here")


def test_a_missing_generation_is_named():
    """For operators: which generation of which key is not here, instead of a text that does not open."""
    first = Key(bytes(32), name="key of organisation 1")
    with pytest.raises(MissingGeneration, match="generation 2 of the key of organisation 1 is not here"):
        first.derive("purpose").decrypt(second(first).derive("purpose").encrypt(b"text", b""), b"")


def test_a_generation_cannot_be_passed_off_as_another():
    first = crypto.new_key()
    both = second(first)
    sealed = both.encrypt(b"text", b"")
    with pytest.raises(Unreadable):
        both.decrypt(sealed[:1] + first.encrypt(b"", b"")[1:3] + sealed[3:], b"")


def test_a_wrapped_key_keeps_its_generations():
    first, outer = crypto.new_key(), crypto.new_key()
    private, public = crypto.new_exchange_pair()
    grant = new_id()
    for unwrapped in (
        outer.unwrap(outer.wrap(second(first), b"here"), b"here"),
        crypto.unwrap_with({1: private}, crypto.wrap_for(public, second(first), grant), grant),
    ):
        assert unwrapped.generation == 2
        assert unwrapped.decrypt(first.encrypt(b"text", b""), b"") == b"text"


def test_a_wrap_says_which_pair_of_the_recipient_opens_it():
    (old, old_public), (new, new_public) = crypto.new_exchange_pair(), crypto.new_exchange_pair(generation=2)
    key, grant = crypto.new_key(), new_id()
    for public in (old_public, new_public):
        assert crypto.unwrap_with({1: old, 2: new}, crypto.wrap_for(public, key, grant), grant).bytes() == key.bytes()
    with pytest.raises(MissingGeneration, match="generation 2 of the exchange pair"):
        crypto.unwrap_with({1: old}, crypto.wrap_for(new_public, key, grant), grant)


@given(secrets, st.text(max_size=20), st.text(max_size=20))
def test_keys_for_different_purposes_are_different(secret, one, other):
    derived = Key(secret).derive(one).bytes()
    assert derived != secret
    assert (derived == Key(secret).derive(other).bytes()) == (one == other)


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_has_32_bytes(length):
    with pytest.raises(ValueError, match="32"):
        Key(bytes(length))


def test_a_wrapped_key_opens_only_as_a_key_in_its_place():
    outer, inner = crypto.new_key(), crypto.new_key()
    wrapped = outer.wrap(inner, b"here")
    assert outer.unwrap(wrapped, b"here").bytes() == inner.bytes()
    with pytest.raises(Unreadable):
        outer.unwrap(wrapped, b"there")
    with pytest.raises(Unreadable):
        outer.decrypt(wrapped, b"here")  # not as a text
    with pytest.raises(Unreadable):
        outer.unwrap(outer.encrypt(inner.bytes(), b"here"), b"here")  # nor a text as a key


# --- documents in rows -------------------------------------------------------------------------------------------


@given(secrets, ids, ids, st.text(max_size=100))
def test_a_document_opens_in_its_place(secret, tenant, row, text):
    sealer = RowSealer(tenant, Key(secret))
    assert sealer.open("table", row, sealer.seal("table", row, Document(text)), Document).text == text


def test_a_document_moved_to_another_place_is_unreadable():
    """Another row, table, column, tenant or owner: whoever swaps ciphertexts in the database gains nothing."""
    tenant, row, key = new_id(), new_id(), crypto.new_key()
    sealer = RowSealer(tenant, key)
    sealed = sealer.seal("case_record", row, Document("text"))
    moved = {
        "row": lambda: sealer.open("case_record", new_id(), sealed, Document),
        "table": lambda: sealer.open("task", row, sealed, Document),
        "column": lambda: sealer.open("case_record", row, sealed, Document, "other"),
        "tenant": lambda: RowSealer(new_id(), key).open("case_record", row, sealed, Document),
        "owner": lambda: RowSealer(tenant, crypto.new_key()).open("case_record", row, sealed, Document),
    }
    for where, look in moved.items():
        with pytest.raises(Unreadable):
            look()
            pytest.fail(f"readable in another {where}")


def test_names_of_places_do_not_run_into_one_another():
    tenant, row = new_id(), new_id()
    assert crypto.place(tenant, "ab", "c", row) != crypto.place(tenant, "a", "bc", row)


def test_the_key_of_an_item_belongs_to_the_item():
    sealer, item, key = RowSealer(new_id(), crypto.new_key()), new_id(), crypto.new_key()
    wrapped = sealer.item_wrap(item, key)
    assert sealer.item_unwrap(item, wrapped).bytes() == key.bytes()
    with pytest.raises(Unreadable):
        sealer.item_unwrap(new_id(), wrapped)


# --- keys for another organisation -------------------------------------------------------------------------------


def test_a_wrap_for_a_recipient_is_bound_to_its_grant():
    private, public = crypto.new_exchange_pair()
    key, grant = crypto.new_key(), new_id()
    wrapped = crypto.wrap_for(public, key, grant)
    assert crypto.unwrap_with({1: private}, wrapped, grant).bytes() == key.bytes()
    assert crypto.wrap_for(public, key, grant) != wrapped
    other_private, _ = crypto.new_exchange_pair()
    with pytest.raises(Unreadable):
        crypto.unwrap_with({1: private}, wrapped, new_id())
    with pytest.raises(Unreadable):
        crypto.unwrap_with({1: other_private}, wrapped, grant)


@given(st.data())
def test_an_altered_wrap_is_unreadable(data):
    private, public = crypto.new_exchange_pair()
    grant = new_id()
    wrapped = bytearray(crypto.wrap_for(public, crypto.new_key(), grant))
    if data.draw(st.booleans()):
        wrapped[data.draw(st.integers(0, len(wrapped) - 1))] ^= data.draw(st.integers(1, 255))
    else:
        del wrapped[data.draw(st.integers(0, len(wrapped) - 1)) :]
    with pytest.raises(Unreadable):
        crypto.unwrap_with({1: private}, bytes(wrapped), grant)


@given(secrets, secrets, st.text(max_size=30))
def test_search_terms_tell_nothing_across_keys(one, other, word):
    assert Key(one).term(word) == Key(one).term(word)
    assert len(Key(one).term(word)) == 16
    assert (Key(one).term(word) == Key(other).term(word)) == (one == other)


def test_an_unreadable_ciphertext_says_nothing():
    with pytest.raises(Unreadable) as error:
        crypto.new_key().decrypt(b"", b"")
    assert str(error.value) == ""

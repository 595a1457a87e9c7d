"""Data messages: the envelope whole, its issuer known or not, the XML within bounds, and the notice filled in."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from app.testing.letters import Authority, data_message, mail
from kernel.clock import as_of, now
from kernel.exceptions import Invalid
from kernel.uploads import issuers
from kernel.uploads.checks import read_message
from kernel.uploads.refusals import FileProblem
from services.inbox import rules, service, views
from services.inbox.tables import Verdict
from services.intake import views as intake_views
from services.intake.schemas import ShowNotifier

from .test_mail import order_of

LIMIT = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def authority():
    return Authority()


async def refusal(content, trusted=b"", limit=LIMIT):
    """Why a file is refused."""
    with pytest.raises(FileProblem) as refused:
        await read_message(content, trusted=trusted, limit=limit)
    return refused.value.code


async def test_a_data_message_becomes_a_notice_by_the_data_box(desk, authority, monkeypatch):
    monkeypatch.setattr(issuers, "trusted", lambda: authority.pem)
    whole = authority.message()
    put = await desk.put(whole, "nemocnice.zfo")
    opened = await desk.opened(put.id)
    assert opened.file.verdict is Verdict.TRUSTED
    assert opened.file.received_at == datetime(2026, 11, 26, 8, 15, tzinfo=UTC)
    assert opened.envelope.sender.reference == "NEM/12/2026"
    assert [each.name for each in opened.parts] == ["zpráva lékaře.pdf"]
    said = rules.prefilled(opened.envelope, opened.file.received_at, opened.file.arrived_at)
    assert (said["day"], said["time"], said["notifier_name"]) == ("26. 11. 2026", "9:15", "Nemocnice Lipnice")
    assert "abc1234" in said["notifier_contact"]
    original = await views.part_content(desk.actor("spod_intake"), put.id, opened.original.id)
    assert (original.name, original.content) == ("zprava.zfo", whole)
    made = await desk.record(put.id, order_of(opened))
    view = await intake_views.notice_view(desk.actor("spod_head"), made.id)
    assert (view.header.channel, view.header.received_at) == ("data_box", opened.file.received_at)
    shown, _, _ = await service.show_message(desk.actor("spod_head"), made.id, ShowNotifier(reason="clarify"))
    assert (shown.reference, shown.message_number) == ("NEM/12/2026", opened.envelope.message_id)


async def test_an_issuer_whom_nobody_trusts_is_unknown_and_refuses_nothing(authority):
    other = Authority("Jiná autorita")
    for trusted, known in ((authority.pem, True), (other.pem, False), (b"", False), (other.pem + authority.pem, True)):
        message, _ = await read_message(authority.message(), trusted=trusted, limit=LIMIT)
        assert message.seal is not None
        assert message.seal.trusted is known


async def test_a_seal_of_a_time_that_has_not_come_is_trusted_by_nobody(authority):
    with as_of(now() - timedelta(hours=1)):
        message, _ = await read_message(authority.message(), trusted=authority.pem, limit=LIMIT)
    assert message.seal is not None
    assert message.seal.signed_at is not None
    assert not message.seal.trusted


async def test_a_certificate_for_seals_issues_no_other_one(authority):
    """Whoever has a seal of a trusted issuer must not be an issuer."""
    liar = Authority("Zkušební datové schránky")
    liar.key, liar.certificate = authority.seal_key, authority.seal
    liar.seal = liar.issue("podvržená pečeť", "Zkušební datové schránky", liar.seal_key, liar.key, ca=False)
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

    builder = pkcs7.PKCS7SignatureBuilder().set_data(data_message()).add_certificate(authority.seal)
    forged = builder.add_signer(liar.seal, liar.seal_key, hashes.SHA256()).sign(
        Encoding.DER, [pkcs7.PKCS7Options.Binary]
    )
    message, _ = await read_message(forged, trusted=authority.pem, limit=LIMIT)
    assert message.seal is not None
    assert not message.seal.trusted


async def test_a_broken_signature_is_refused(authority):
    whole = authority.message()
    at = whole.index(b"Nemocnice")
    assert await refusal(whole[:at] + b"nemocnice" + whole[at + 9 :]) == "message.broken_signature"
    end = len(whole) - 10
    changed = whole[:end] + bytes([whole[end] ^ 1]) + whole[end + 1 :]
    assert await refusal(changed) == "message.broken_signature"


@pytest.mark.slow
async def test_an_xml_bomb_is_refused(authority):
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY a%d "&a%s;&a%s;">' % (n, str(n - 1).encode() if n else b"", b"") for n in range(30))
        + b"]><q>&a29;</q>"
    )
    assert await refusal(authority.signed(bomb)) == "message.unsafe"
    outside = b'<!DOCTYPE q SYSTEM "file:///etc/passwd"><q/>'
    assert await refusal(authority.signed(outside)) == "message.unsafe"
    hidden = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE q [<!ENTITY a "a">]><q/>'.encode("utf-16")
    assert await refusal(authority.signed(hidden)) in ("message.damaged", "message.unsafe")
    assert await refusal(authority.signed(b"<q>" * 100_000)) in ("message.foreign", "message.too_complex")
    deep = data_message().replace(b"<p:dmDm>", b"<p:x>" * 100 + b"<p:dmDm>")
    assert await refusal(authority.signed(deep)) == "message.too_complex"
    many = data_message().replace(b"<p:dmDm>", b"<p:x/>" * 6_000 + b"<p:dmDm>")
    assert await refusal(authority.signed(many)) == "message.too_complex"


@pytest.mark.slow
async def test_five_hundred_attachments_are_refused_and_a_hundred_taken(authority):
    files = [(f"{n}.txt", b"x") for n in range(500)]
    assert await refusal(authority.message(files=files)) == "message.too_many"
    message, contents = await read_message(authority.message(files=files[:100]), trusted=b"", limit=LIMIT)
    assert (len(message.attachments), len(contents)) == (100, 100)
    assert await refusal(mail(files=tuple(files))) == "message.too_many"


@pytest.mark.slow
async def test_what_is_no_received_data_message_is_refused_by_what_it_is(authority):
    assert await refusal(authority.signed(b"<x/>")) == "message.foreign"
    assert await refusal(authority.signed(b"%PDF-1.4")) == "message.damaged"
    sent = data_message(space="http://isds.czechpoint.cz/v20/SentMessage")
    assert await refusal(authority.signed(sent)) == "message.not_received"
    delivery = data_message(space="http://isds.czechpoint.cz/v20/delivery")
    assert await refusal(authority.signed(delivery)) == "message.not_received"
    assert await refusal(authority.message()[:-200]) == "message.foreign"
    assert await refusal(authority.message(files=())) == "message.damaged"
    assert await refusal(authority.message(dmID="")) == "message.damaged"
    broken = data_message().replace(base64.b64encode(b"%PDF-1.4 x"), b"!!!")
    assert await refusal(authority.signed(broken)) == "message.damaged"
    assert await refusal(authority.message(), limit=100) == "file.too_large"
    assert await refusal(b"\x30\x82\x01\x00" + b"\x00" * 300) == "message.foreign"


async def test_xml_content_is_kept_as_it_stands(authority):
    inside = b'<a xmlns="urn:x"><b>1</b></a>'
    whole = data_message().replace(
        b"<p:dmEncodedContent>" + base64.b64encode(b"%PDF-1.4 x") + b"</p:dmEncodedContent>",
        b"<p:dmXMLContent>" + inside + b"</p:dmXMLContent>",
    )
    _, contents = await read_message(authority.signed(whole), trusted=b"", limit=LIMIT)
    assert contents == [inside]


async def test_the_same_data_message_in_other_bytes_is_a_double_of_its_issuer_only(desk, authority, monkeypatch):
    monkeypatch.setattr(issuers, "trusted", lambda: authority.pem)
    await desk.put(Authority("Podvodník").message(), "a.zfo")  # made up: keeps nobody out
    await desk.put(authority.message(), "b.zfo")
    with pytest.raises(Invalid) as refused:
        await desk.put(authority.message(dmToHands="kdokoli"), "c.zfo")
    assert "čeká mezi došlými" in refused.value.fields["file"]

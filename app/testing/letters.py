"""Messages as the world sends them, for tests: e-mails, and data messages sealed by an authority of their own."""

import base64
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

SENDER = "Drahomíra Zvěřinová"
ADDRESS = "drahomira@zverinova.example"
TEXT = "Dobrý den,\n\nděti od Vránů jsou celé dny samy. Prosím, podívejte se tam.\n\nDrahomíra Zvěřinová, tel. 000 000 071\n"


def mail(text: str = TEXT, *, files: tuple[tuple[str, bytes], ...] = (), **headers: str) -> bytes:
    """An e-mail from the notifier to the authority."""
    made = EmailMessage()
    for name, value in {
        "From": f"{SENDER} <{ADDRESS}>",
        "To": "ospod@lipnice.example",
        "Subject": "Oznámení: děti bez dozoru",
        "Date": "Thu, 26 Nov 2026 18:20:00 +0100",
        "Message-ID": "<1@zverinova.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }.items():
        made[name] = value
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(*parts: str | Sequence[Sequence[str]]) -> bytes:
    """A document of Word: lines, and tables as rows of cells."""

    def line(text: str) -> str:
        return f"<w:p><w:r><w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>"

    def table(rows: Sequence[Sequence[str]]) -> str:
        cells = ("".join(f"<w:tc>{line(each)}</w:tc>" for each in row) for row in rows)
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"

    body = "".join(line(each) if isinstance(each, str) else table(each) for each in parts)
    return word_of(f"<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>".encode())


def word_of(document: bytes) -> bytes:
    """A document of Word around its main part."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", document)
    return made.getvalue()


# ── data messages ────────────────────────────────────────────────────────────────────────────────────────────────────

DAY = timedelta(days=1)
DELIVERED = "2026-11-26T09:15:00.000+01:00"
RECEIVED = "http://isds.czechpoint.cz/v20/message"
ENVELOPE = {
    "dmID": "123456789",
    "dbIDSender": "abc1234",
    "dmSender": "Nemocnice Lipnice",
    "dmSenderAddress": "Nemocniční 1, Lipnice pod Hájem",
    "dmSenderType": "10",
    "dmRecipient": "Městský úřad Lipnice pod Hájem",
    "dbIDRecipient": "def5678",
    "dmSenderRefNumber": "NEM/12/2026",
    "dmSenderIdent": "SP-7/2026",
    "dmAnnotation": "Oznámení podle § 10 odst. 4: dívka, 15 let",
}


class Authority:
    """An authority that issues certificates for seals, made for one test."""

    def __init__(self, name: str = "Zkušební certifikační autorita", *, quick: bool = False) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.issue(name, name, self.key, self.key, ca=True)
        self.seal_key = (
            ec.generate_private_key(ec.SECP256R1())
            if quick
            else rsa.generate_private_key(public_exponent=65537, key_size=2048)
        )
        self.seal = self.issue("Zkušební datové schránky", name, self.seal_key, self.key, ca=False)

    @property
    def pem(self) -> bytes:
        """Its certificate, for the folder of trusted issuers."""
        return self.certificate.public_bytes(Encoding.PEM)

    def issue(self, name: str, by: str, key: Any, issuer: Any, *, ca: bool) -> x509.Certificate:
        def called(words: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])

        at = datetime.now(UTC)
        made = x509.CertificateBuilder(
            issuer_name=called(by),
            subject_name=called(name),
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=at - DAY,
            not_valid_after=at + 30 * DAY,
        )
        return made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True).sign(
            issuer, hashes.SHA256()
        )

    def signed(self, content: bytes) -> bytes:
        """An envelope around a content."""
        made = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(self.seal, self.seal_key, hashes.SHA256())
        return made.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])

    def message(self, **changes: Any) -> bytes:
        """A data message."""
        return self.signed(data_message(**changes))


def data_message(
    *,
    files: Sequence[tuple[str, bytes]] = (("zpráva lékaře.pdf", b"%PDF-1.4 x"),),
    space: str = RECEIVED,
    delivered: str = DELIVERED,
    **envelope: str,
) -> bytes:
    """The XML of a received data message, as the domain reference 5.1 says it."""
    words = "".join(f"<p:{name}>{escape(value)}</p:{name}>" for name, value in {**ENVELOPE, **envelope}.items())
    parts = "".join(
        f'<p:dmFile dmMimeType="application/pdf" dmFileMetaType="{"enclosure" if no else "main"}" dmFileDescr={quoteattr(name)}>'
        f"<p:dmEncodedContent>{base64.b64encode(content).decode()}</p:dmEncodedContent></p:dmFile>"
        for no, (name, content) in enumerate(files)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><q:MessageDownloadResponse xmlns:q="{space}"'
        ' xmlns:p="http://isds.czechpoint.cz/v20"><q:dmReturnedMessage>'
        f"<p:dmDm>{words}<p:dmFiles>{parts}</p:dmFiles></p:dmDm>"
        f"<q:dmDeliveryTime>{delivered}</q:dmDeliveryTime>"
        "<q:dmMessageStatus>6</q:dmMessageStatus></q:dmReturnedMessage></q:MessageDownloadResponse>"
    ).encode()

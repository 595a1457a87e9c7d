"""The envelope of a data message: CMS signed data, whole or refused, and by whose certificate it was signed.

asn1crypto reads the structure, cryptography does the mathematics and goes up the chain (RFC 5652, 5.4 and 5.6). Revocation
is not asked: there is no network here.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import verification

from kernel.uploads import Refused
from kernel.uploads.messages import Seal, line

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
MOST_CERTIFICATES = 20


def opened(content: bytes, trusted: bytes) -> tuple[bytes, Seal]:
    """What the envelope holds, and its seal. Raises Refused for what is no envelope, or one that is not whole."""
    try:
        info: Any = cms.ContentInfo.load(content)
        if info["content_type"].native != "signed_data":
            raise Refused("message.foreign")
        signed = info["content"]
        inner = signed["encap_content_info"]["content"].native
        signers = list(signed["signer_infos"])
        certificates = [each.chosen for each in signed["certificates"] if each.name == "certificate"]
    except Refused:
        raise
    except Exception:  # noqa: BLE001 the library's trouble with what a stranger made, whichever it is
        raise Refused("message.foreign") from None
    if not isinstance(inner, bytes) or not inner:
        raise Refused("message.foreign")
    if len(signers) != 1 or not 0 < len(certificates) <= MOST_CERTIFICATES:
        raise Refused("message.broken_signature")
    try:
        return inner, _seal(signed, signers[0], certificates, inner, trusted)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 whatever is wrong with it, it is not whole
        raise Refused("message.broken_signature") from None


def _seal(signed: Any, signer: Any, certificates: list[Any], inner: bytes, trusted: bytes) -> Seal:
    mine = next((each for each in certificates if _is_of(signer, each)), None)
    if mine is None:
        raise Refused("message.broken_signature")
    certificate = x509.load_der_x509_certificate(mine.dump())
    signed_at = _check_whole(signed, signer, certificate, inner)
    others = [x509.load_der_x509_certificate(each.dump()) for each in certificates if each is not mine]
    return Seal(
        subject=line(certificate.subject.rfc4514_string()),
        issuer=line(certificate.issuer.rfc4514_string()),
        signed_at=signed_at,
        trusted=_is_trusted(certificate, others, trusted, signed_at),
        certificate=sha256(mine.dump()).hexdigest(),
    )


def _is_of(signer: Any, certificate: Any) -> bool:
    """Whether a certificate is the one that the signer names."""
    sid = signer["sid"]
    if sid.name == "issuer_and_serial_number":
        named = sid.chosen
        return bool(
            named["issuer"] == certificate.issuer and named["serial_number"].native == certificate.serial_number
        )
    return bool(certificate.key_identifier == sid.chosen.native)


def _check_whole(signed: Any, signer: Any, certificate: x509.Certificate, inner: bytes) -> datetime | None:
    """Refuse what was changed since; returns when it says that it was signed."""
    algorithm = _HASHES.get(signer["digest_algorithm"]["algorithm"].native)
    if algorithm is None:
        raise Refused("message.broken_signature")
    over, signed_at = inner, None
    if len(attributes := signer["signed_attrs"]):
        said = {each["type"].native: each["values"] for each in attributes}
        if len(said) != len(attributes):
            raise Refused("message.broken_signature")
        digest = hashes.Hash(algorithm)
        digest.update(inner)
        if said["message_digest"][0].native != digest.finalize():
            raise Refused("message.broken_signature")
        if said["content_type"][0].native != signed["encap_content_info"]["content_type"].native:
            raise Refused("message.broken_signature")
        if "signing_time" in said:
            signed_at = said["signing_time"][0].native
        over = attributes.untag().dump()  # signed as a SET, sent under a tag of its own
    try:
        _verify(certificate.public_key(), signer, over, algorithm)
    except InvalidSignature:
        raise Refused("message.broken_signature") from None
    return signed_at


def _verify(key: Any, signer: Any, over: bytes, algorithm: hashes.HashAlgorithm) -> None:
    signature, how = signer["signature"].native, signer["signature_algorithm"]
    kind = how.signature_algo
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048 and kind == "rsassa_pss":
        its = how["parameters"]
        own = _HASHES[its["hash_algorithm"]["algorithm"].native]
        mask = _HASHES[its["mask_gen_algorithm"]["parameters"]["algorithm"].native]
        key.verify(signature, over, padding.PSS(padding.MGF1(mask), its["salt_length"].native), own)
    elif isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048 and kind == "rsassa_pkcs1v15":
        key.verify(signature, over, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey) and kind == "ecdsa":
        key.verify(signature, over, ec.ECDSA(algorithm))
    else:
        raise Refused("message.broken_signature")


def _is_trusted(
    certificate: x509.Certificate, others: list[x509.Certificate], trusted: bytes, signed_at: datetime | None
) -> bool:
    """Whether the certificate leads up to one of the trusted ones, at the time of the signature."""
    if not trusted or signed_at is None:
        return False
    anything = verification.ExtensionPolicy.permit_all()
    verifier = (
        verification.PolicyBuilder()
        .store(verification.Store(x509.load_pem_x509_certificates(trusted)))
        .time(signed_at)
        .extension_policies(ca_policy=_of_issuers(), ee_policy=anything)
        .build_client_verifier()
    )
    try:
        verifier.verify(certificate, others)
    except verification.VerificationError:
        return False
    return True


def _of_issuers() -> verification.ExtensionPolicy:
    """An issuer has to say that it is one; whatever else it says is its own."""
    return verification.ExtensionPolicy.permit_all().require_present(
        x509.BasicConstraints, verification.Criticality.AGNOSTIC, _check_issues
    )


def _check_issues(_policy: object, _certificate: x509.Certificate, says: x509.BasicConstraints) -> None:
    if not says.ca:
        raise ValueError("not an issuer")

"""The folder of trusted issuers: whose certificates make the seal of a data message count."""

from pathlib import Path

import structlog
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kernel.settings import settings

log = structlog.get_logger()
_KINDS = (".pem", ".crt", ".cer", ".der")


def trusted() -> bytes:
    """The certificates of the folder, in PEM one after the other; empty without a folder.

    A file that is no certificate is told of in the log and passed over: the seals that it would vouch for stay unknown.
    """
    folder = settings().trusted_issuers_dir
    if folder is None or not folder.is_dir():
        return b""
    return b"".join(_of(path) for path in sorted(folder.iterdir()) if path.suffix.lower() in _KINDS)


def _of(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        if b"-----BEGIN" in content:
            found = x509.load_pem_x509_certificates(content)
        else:
            found = [x509.load_der_x509_certificate(content)]
    except ValueError:
        log.warning("a file in the folder of trusted issuers is no certificate", folder=str(path))
        return b""
    return b"".join(each.public_bytes(Encoding.PEM) for each in found)

"""The lock files as they are read by pip: which release of which package, and where it is wanted."""

import re
from pathlib import Path

import msgspec
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "requirements.lock"
DEVELOPMENT = ROOT / "requirements-dev.lock"


class Pin(msgspec.Struct, frozen=True):
    """One locked release."""

    name: NormalizedName
    version: Version
    marker: Marker | None
    hashes: tuple[str, ...]

    def wanted(self, environment: dict[str, str] | None = None) -> bool:
        """Whether it is installed there, or here."""
        return self.marker is None or self.marker.evaluate(environment)


def locked(path: Path) -> list[Pin]:
    """The pins of a lock file. Raises ValueError for a line that pins nothing to one release with its hashes."""
    pins: list[Pin] = []
    for line in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        requirement = Requirement(re.split(r"\s--hash=", line)[0])
        hashes = tuple(re.findall(r"--hash=(sha256:[0-9a-f]{64})", line))
        exact = re.fullmatch(r"==([^,*]+)", str(requirement.specifier))
        if not exact or not hashes or requirement.extras or requirement.url:
            raise ValueError(f"{path.name}: {line.split()[0]} is not one release with its hashes")
        pins.append(Pin(canonicalize_name(requirement.name), Version(exact[1]), requirement.marker, hashes))
    return pins

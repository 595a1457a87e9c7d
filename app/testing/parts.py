"""What the domains say for the tests of isolation, each beside its tests: `tests/<domain>/<what>.py`, found by its place.

A new domain adds its parts and edits no other file.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from app.domains import DOMAINS

TESTS = Path(__file__).resolve().parents[2] / "tests"


def parts(what: str) -> dict[str, ModuleType]:
    """The module `what` of each domain that has one, those of the lower floors first, the application's last."""
    files = {domain: TESTS / domain.rpartition(".")[2] / f"{what}.py" for domain in (*DOMAINS, "app")}
    return {domain: _loaded(path) for domain, path in files.items() if path.exists()}


def _loaded(path: Path) -> ModuleType:
    """Once for the process: a class of a part is the same whoever asks."""
    name = f"parts.{path.parent.name}.{path.stem}"
    if name not in sys.modules:
        spec = spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]

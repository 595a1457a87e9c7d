"""Finds the messages of the code and says which are not translated: `python -m kernel.web.catalogue en`.

Messages are Czech, in the code. Each domain keeps its English in `locale/en/LC_MESSAGES/<domain>.po` (the shell's is `opora.po`);
all files of the folder count together, so people who work side by side do not write into one file.
"""

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from kernel.web.i18n import read_catalogue

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "kernel", "tenants", "cases", "consent", "sharing", "services")
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


@cache
def extract_messages(root: Path = ROOT) -> Mapping[str, str]:
    """Every message in templates and Python: message → first place as `file:line`. They are read once in a process."""
    with (Path(__file__).parent / "babel.cfg").open(encoding="utf-8") as source:
        methods, options = parse_mapping_cfg(source)
    found: dict[str, str] = {}
    for package in PACKAGES:
        if not (root / package).is_dir():
            continue
        for name, line, message, _comments, _context in extract_from_dir(
            root / package, method_map=methods, options_map=options, keywords=KEYWORDS
        ):
            for text in message if isinstance(message, tuple) else (message,):
                if text:
                    found.setdefault(text, f"{package}/{name}:{line}")
    return MappingProxyType(found)


def untranslated(language: str, root: Path = ROOT) -> dict[str, str]:
    """Messages of the code without a text in this language, with their places."""
    catalogue = read_catalogue(language)
    known: set[str] = set()
    for message in catalogue:
        if message.id and message.string:
            known.update((message.id,) if isinstance(message.id, str) else message.id)
    return {message: place for message, place in extract_messages(root).items() if message not in known}


def main() -> int:
    """Prints what is missing as entries ready to be filled in; status 1 when anything is."""
    language = sys.argv[1] if len(sys.argv) > 1 else "en"
    missing = untranslated(language)
    for message, place in sorted(missing.items(), key=lambda item: item[1]):
        quoted = message.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        print(f'#: {place}\nmsgid "{quoted}"\nmsgstr ""\n')  # noqa: T201 a command
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

"""Style sheet, scripts and fonts: where they lie, and an address that changes when their content does."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

STATIC_DIR = Path(__file__).resolve().parent / "static"
STATIC_PATH = "/static"


@lru_cache
def asset(name: str) -> str:
    """`opora.css` → `/static/opora.css?v=1f3a…`: browsers may keep the file for ever."""
    digest = sha256((STATIC_DIR / name).read_bytes()).hexdigest()[:10]
    return f"{STATIC_PATH}/{name}?v={digest}"

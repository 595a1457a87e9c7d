"""Style sheet, scripts and fonts: read once, served from memory, at an address that changes when their content does."""

import gzip
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath

from kernel.exceptions import NotThere
from kernel.web.guard import PUBLIC

STATIC_DIR = Path(__file__).resolve().parent / "static"
STATIC_PATH = "/static"
FOR_EVER = "public, max-age=31536000, immutable"
_KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class _Asset(msgspec.Struct, frozen=True):
    """A file as it goes out; text also compressed (our pages are not: they carry secrets beside what people type)."""

    content: bytes
    compressed: bytes | None
    kind: str
    digest: str


@lru_cache
def _assets() -> dict[str, _Asset]:
    found: dict[str, _Asset] = {}
    for path in sorted(STATIC_DIR.rglob("*")):
        if path.is_file() and path.suffix in _KINDS:
            content = path.read_bytes()
            found[path.relative_to(STATIC_DIR).as_posix()] = _Asset(
                content,
                None if path.suffix in (".woff2", ".png") else gzip.compress(content, mtime=0),
                _KINDS[path.suffix],
                sha256(content).hexdigest()[:10],
            )
    return found


@lru_cache
def asset(name: str) -> str:
    """`opora.css` → `/static/opora.css?v=1f3a…`: browsers may keep the file for ever."""
    return f"{STATIC_PATH}/{name}?v={_assets()[name].digest}"


def text_of(name: str) -> str:
    """What one of our files says."""
    return _assets()[name].content.decode()


@lru_cache
def fonts() -> list[str]:
    """The addresses of our typeface, as the style sheet names them."""
    return [f"{STATIC_PATH}/{name}" for name in _assets() if name.startswith("fonts/")]


@get(f"{STATIC_PATH}/{{name:path}}", rule=PUBLIC, include_in_schema=False)
async def static_file(request: "Request[Any, Any, Any]", name: FromPath[PurePosixPath]) -> Response[bytes]:
    """A file of ours: only what lay in the folder at the start, looked up by its whole name."""
    found = _assets().get(str(name).lstrip("/"))
    if found is None:
        raise NotThere
    headers = {"Cache-Control": FOR_EVER, "ETag": f'"{found.digest}"', "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == f'"{found.digest}"':
        return Response(b"", status_code=304, headers=headers)
    if found.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.compressed, media_type=found.kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.content, media_type=found.kind, headers=headers)

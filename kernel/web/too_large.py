"""A form with a file that is too large: what was written around the file is read all the same, the file is not kept."""

from collections.abc import AsyncIterator
from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from multipart import (
    MultipartSegment,
    ParserError,
    ParserLimitReached,
    PushMultipartParser,
)

from kernel import drafts

FILE_NAMES = "draft_file"  # what stands in a form instead of the files themselves: a script says it, and so do we
THROWN_AWAY = "files thrown away"  # in the state of a request: the fields that held one, each with its name
MOST_OF_SOMEBODY = 1024**3
"""Bytes that are read of whoever is signed in, and thrown away as they come: a film from a phone. Of more no form comes back."""
TIMES_THE_LIMIT = 4  # what is read of others
MOST_PARTS = 500


async def read_form(request: "Request[Any, Any, Any]") -> bool:
    """Read the sent form; where its file is too large, what stands around it, which then is the form of the request.

    Returns whether it was too large: nothing may be done with such a form. Raises RequestEntityTooLarge where not even that
    can be read, DomainError and HTTPException as the form itself does.
    """
    try:
        await request.form()
    except RequestEntityTooLarge:
        if not await _read_around_files(request):
            raise
    return THROWN_AWAY in request.scope["state"]


async def _read_around_files(request: "Request[Any, Any, Any]") -> bool:
    kind, options = request.content_type
    most = TIMES_THE_LIMIT * int(request.route_handler.resolve_request_max_body_size() or 0)
    if "session" in request.scope["state"]:
        most = max(most, MOST_OF_SOMEBODY)
    boundary = options.get("boundary")
    if kind != RequestEncodingType.MULTI_PART or boundary is None or (request.content_length or most) >= most:
        return False
    fields: list[tuple[str, Any]] = []
    files: list[tuple[str, str]] = []
    name, charset, text, size = "", "utf-8", bytearray(), 0
    try:
        with PushMultipartParser(boundary.encode(), max_segment_count=MOST_PARTS) as parser:
            async for chunk in _parts(request, most):
                for part in parser.parse(chunk):
                    if isinstance(part, MultipartSegment):
                        name, charset, text = part.name, part.charset or "utf-8", bytearray()
                        if part.filename is not None:
                            files += [(name or "", part.filename)] if part.filename else []
                            name = ""
                    elif part:
                        size += len(part) if name else 0
                        if size > drafts.MOST_BYTES:
                            return False
                        text += part if name else b""
                    elif name:
                        fields.append((name, text.decode(charset)))
    except (ParserError, ParserLimitReached, LookupError, UnicodeDecodeError):
        return False
    request.scope["state"]["form"] = FormMultiDict([*fields, *((FILE_NAMES, called) for _, called in files)])
    request.scope["state"][THROWN_AWAY] = files
    return True


async def _parts(request: "Request[Any, Any, Any]", most: int) -> AsyncIterator[bytes]:
    """The body as it comes, past the limit for what is kept."""
    got, more = 0, True
    while more and got <= most:
        message: Any = await request.receive()
        got += len(message.get("body", b""))
        more = message.get("more_body", False)
        if message.get("body"):  # nothing would be the end of it
            yield message["body"]

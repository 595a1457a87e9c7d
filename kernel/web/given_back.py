"""A form that could not be taken goes back to whoever sent it, within the refusal itself.

While the database or Valkey is away nothing can be kept. The page of the refusal then carries the form as it came: to be
read, with what its fields are called, and to be sent once more with one button. Nothing of it is stored anywhere.
"""

from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException

from kernel.exceptions import DomainError
from kernel.web.draft_words import filled_in
from kernel.web.drafts import OF_THE_PAGE, content_of, secrets_in, ticket_of
from kernel.web.guard import is_from_us
from kernel.web.too_large import FILE_NAMES, THROWN_AWAY, read_form

_FORM = "given back"  # in the state of a request


class GivenBack(msgspec.Struct, frozen=True):
    """A sent form as the refusal carries it: where it was sent, its fields, and what they say to a person.

    `files` are the fields that held a file, each with the name it had: a page cannot hold the file itself.
    """

    address: str
    fields: list[tuple[str, str]]
    files: list[tuple[str, str]]
    said: list[tuple[str, str]]


async def take_back(request: "Request[Any, Any, Any]") -> None:
    """Read the sent form, unless that was done, for `given_back`; of one that cannot be read nothing is given back.

    Nothing either of a form of another site, of one with a password or code, and of one that says nothing.
    """
    if request.method != "POST" or not is_from_us(request):
        return
    try:
        await read_form(request)
        sent = list((await request.form()).items())
        ticket = await ticket_of(request)
        if secrets_in(ticket) & {name for name, _ in sent} or all(name in OF_THE_PAGE for name, _ in sent):
            return
        content = await content_of(request, ticket)
    except (DomainError, HTTPException):
        return
    for _, value in sent:
        if isinstance(value, UploadFile):
            await value.close()  # the framework does it only where it came as far as the act
    request.scope["state"][_FORM] = GivenBack(
        address=f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path,
        fields=[(name, value) for name, value in sent if isinstance(value, str) and name != FILE_NAMES],
        files=[*request.scope["state"].get(THROWN_AWAY, ()), *_files(sent)],
        said=filled_in(content),
    )


def given_back(request: "Request[Any, Any, Any]") -> GivenBack | None:
    """The form that `take_back` read."""
    return request.scope["state"].get(_FORM)


def _files(sent: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(name, value.filename) for name, value in sent if isinstance(value, UploadFile) and value.filename]

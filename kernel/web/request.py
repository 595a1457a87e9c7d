"""The request: forms are read strictly, and what a person typed is kept nowhere."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.exceptions import ValidationException

from kernel.exceptions import DomainError
from kernel.web.i18n import N_

MOST_FIELDS = 7_000
"""More than any form of ours offers: the longest, an item of a meeting, twice, for who was second has the rows of both."""
MOST_OF_NOBODY = 1024 * 1024
"""Bytes that a form without a file has from somebody who is not signed in: what a draft can hold, as browsers send it."""
READ_AT_ONCE = 256 * 1024
"""Bytes of a form that is read between other requests; a longer one is read beside them."""


class UnreadableForm(DomainError):
    """A form in another encoding than UTF-8, with too many fields, or cut off."""

    code = "unreadable-form"
    status = 400
    message = N_("Formulář se nepodařilo přečíst. Načtěte stránku znovu a odešlete jej ještě jednou.")


class UnreadableBody(DomainError):
    """A JSON body in another encoding than UTF-8, or nested deeper than any order of ours."""

    code = "unreadable-body"
    status = 400
    message = N_("Tělo požadavku není JSON v kódování UTF-8.")


class TooMuchWritten(DomainError):
    """More text than a form without a file takes from somebody who is not signed in."""

    code = "too-much-written"
    status = 413
    message = N_("Textu je ve formuláři víc, než lze poslat bez přihlášení.")


class WrongContentType(DomainError):
    """A body of another kind than the operation takes."""

    code = "wrong-content-type"
    status = 415
    message = N_("Tělo požadavku má být {kind}.")


class EqualKeys(DomainError):
    """An object of JSON that says one thing twice."""

    code = "equal-keys"
    status = 400
    message = N_("V těle požadavku je klíč {key} dvakrát.")


def _of_different_keys(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise EqualKeys(key=key[:60])
        seen.add(key)


_AT = re.compile(r" - at `\$\.?(.*)`$")


def _of_declared_types(sent: Any, order: Any) -> None:
    """Litestar would take 0 for false and "3" for 3, which the description calls wrong. Raises ValidationException."""
    try:
        msgspec.convert(sent, order, str_keys=True)
    except msgspec.ValidationError as wrong:
        at = _AT.search(str(wrong))
        said = {"message": str(wrong).split(" - ", maxsplit=1)[0], "source": "body"}
        key = at[1] if at and at[1] else "data"  # what is wrong with all of it stands where Litestar puts it
        raise ValidationException(extra=[said | {"key": key}]) from wrong


class OporaRequest(Request[Any, Any, Any]):
    """Litestar's own form parser replaces bytes that are no UTF-8 and keeps the last thousand forms in memory."""

    async def json(self) -> Any:
        """The sent JSON. Raises UnreadableBody, SerializationException for no JSON, EqualKeys, ValidationException."""
        try:
            sent = await super().json()
            if sent:  # which of two equal keys counts is nobody's to guess
                json.loads(await self.body(), object_pairs_hook=_of_different_keys)
            if declared := self.route_handler.parsed_data_field:
                _of_declared_types(sent, declared.annotation)
            return sent
        except (UnicodeDecodeError, RecursionError):
            raise UnreadableBody from None

    async def form(self) -> FormMultiDict:
        """The sent form; empty for anything else. Raises UnreadableForm, TooMuchWritten."""
        state = self.scope["state"]
        if "form" not in state:
            state["form"] = await self._read_form()
        return state["form"]

    async def _read_form(self) -> FormMultiDict:
        kind, _ = self.content_type
        try:
            if kind == RequestEncodingType.MULTI_PART:
                return await super().form()
            if kind != RequestEncodingType.URL_ENCODED:
                return FormMultiDict()
            body = await self.body()
            if len(body) > MOST_OF_NOBODY and "actor" not in self.scope["state"]:
                raise TooMuchWritten
            # to read megabytes takes seconds, in which the process would answer nobody
            return await asyncio.to_thread(_read, body) if len(body) > READ_AT_ONCE else _read(body)
        except (ValueError, LookupError):  # no UTF-8, too many fields, an unknown charset
            raise UnreadableForm from None


def is_of_open_page(request: "Request[Any, Any, Any]") -> bool:
    """Whether a script of ours asks, from a page that stays open with what somebody is typing in it."""
    return request.headers.get("hx-request") == "true"


def _read(body: bytes) -> FormMultiDict:
    return FormMultiDict(
        parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS, separator="&")
    )

# pyright: strict
"""One SMS to one number, by the HTTP gateway that the settings describe (docs/operating.md publishes what it has to do).

Of what the gateway answers only the status is read: its words may hold the number.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import httpx

from kernel.delivery import BeforeHanding, Fault, NotDelivered

STEP_SECONDS = 20.0
WHOLE_SECONDS = 60.0
LONGEST = 160
"""Letters of one SMS in the alphabet of GSM 03.38; the text is folded to letters without marks, so it is one."""
_TAKEN_BEFORE = 409
_ADDRESS = (400, 404, 410, 422)
_SIGN_IN = (401, 403)
_LATER = (408, 425, 429, 503)


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where SMS go, and how they are said: `fields` are names and values, in which `{to}`, `{text}` and `{id}` stand."""

    url: str
    token: str
    form: bool
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sms:
    """An SMS. The gateway is told its id, the same at each try."""

    id: UUID
    to: str
    text: str


async def send(gateway: Gateway, sms: Sms, before_handing: BeforeHanding) -> None:
    """Give the SMS to the gateway. Raises NotDelivered; nothing is raised once it was taken, now or at an earlier try."""
    said = {"to": sms.to, "text": sms.text, "id": str(sms.id)}
    fields = {name: value.format_map(said) for name, value in gateway.fields.items()}
    knows_again = any("{id}" in value for value in gateway.fields.values())
    await before_handing()
    try:
        async with asyncio.timeout(WHOLE_SECONDS):
            status = await _posted(gateway, fields)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        encrypted = isinstance(error.__cause__ and error.__cause__.__cause__, ssl.SSLError) or "SSL" in str(error)
        raise NotDelivered(Fault.TLS if encrypted else Fault.AWAY) from None
    except (httpx.HTTPError, TimeoutError, OSError):
        raise NotDelivered(Fault.UNSURE) from None
    if (fault := _fault(status, knows_again=knows_again)) is not None:
        raise NotDelivered(fault)


async def _posted(gateway: Gateway, fields: Mapping[str, str]) -> int:
    headers = {"Authorization": f"Bearer {gateway.token}"} if gateway.token else {}
    trust = ssl.create_default_context()
    async with httpx.AsyncClient(verify=trust, timeout=STEP_SECONDS, trust_env=False) as client:
        content = {"data": fields} if gateway.form else {"json": fields}
        async with client.stream("POST", gateway.url, headers=headers, **content) as answer:  # type: ignore[arg-type]
            return answer.status_code


def _fault(status: int, *, knows_again: bool) -> Fault | None:
    if 200 <= status < 300 or status == _TAKEN_BEFORE:
        return None
    if status in _ADDRESS:
        return Fault.ADDRESS
    if status in _SIGN_IN:
        return Fault.SIGN_IN
    if status in _LATER:
        return Fault.LATER
    if status >= 500:  # it may have taken it before it broke; whoever knows an id again is asked again
        return Fault.LATER if knows_again else Fault.UNSURE
    return Fault.NOT_OURS

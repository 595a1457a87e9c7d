# pyright: strict
"""What an administrator does with the directory of authorities."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.czech import fold
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.i18n import gettext
from tenants.imports.exceptions import LineRefused
from tenants.imports.rules import Cells, Done
from tenants.imports.schemas import State
from tenants.tables import Authority, AuthorityKind

from . import repository, rules
from .access import AuthorityPermission, authority_for, require
from .events import AuthorityClosed, AuthoritySet
from .exceptions import AuthorityOver
from .schemas import AuthorityText, ChangeAuthority, CloseAuthority, NewAuthority, StoredAuthority


async def add_authority(actor: Actor, order: NewAuthority) -> UUID:
    """Write another office into the directory. Raises Invalid."""
    async with unit_of_work(actor):
        require(actor, AuthorityPermission.CHANGE)
        checks, today = Checks(), today_in_prague()
        code = checks.line("code", order.code, missing=rules.NEEDS_CODE, max_length=30)
        first = rules.check_first(checks, order.valid_from, today=today)
        await repository.take_turn()
        known = [each for each in await repository.list_authorities(actor.tenant) if fold(each.code) == fold(code)]
        if code and any(each.valid_to is None or each.valid_to >= first for each in known):
            checks.fail("code", rules.CODE_TAKEN)
        return await _write(actor, checks, order, known[-1].code if known else code, first)


async def change_authority(actor: Actor, authority_id: UUID, order: ChangeAuthority) -> UUID:
    """Let an office be otherwise from a day on: the entry until then ends the day before. Raises NotThere, AuthorityOver, Invalid."""
    async with unit_of_work(actor):
        await authority_for(actor, authority_id, AuthorityPermission.CHANGE)
        await repository.take_turn()
        row = await authority_for(actor, authority_id, AuthorityPermission.CHANGE)
        if row.valid_to is not None:
            raise AuthorityOver
        checks, today = Checks(), today_in_prague()
        first = rules.check_first(checks, order.valid_from, today=today, after=row.valid_from)
        return await _write(actor, checks, order, row.code, first, replaces=row.id)


async def close_authority(actor: Actor, authority_id: UUID, order: CloseAuthority) -> UUID:
    """Say the last day on which an office takes anything. Raises NotThere, AuthorityOver, Invalid."""
    async with unit_of_work(actor):
        row = await authority_for(actor, authority_id, AuthorityPermission.CHANGE)
        checks = Checks()
        last_day = rules.check_last(checks, order.last_day, begins=row.valid_from, today=today_in_prague())
        checks.done()
        if row.valid_to is not None and row.valid_to <= last_day:
            raise AuthorityOver
        await repository.end_authority(actor.tenant, row.id, last_day)
        await record(actor, AuthorityClosed(authority_id=row.id, last_day=last_day))
        return row.id


async def import_line(actor: Actor, cells: Cells) -> Done:
    """(in unit) One line of a table: an office that is not there is written, one that is otherwise is changed."""
    code, said = cells.text("code"), fold(cells.text("kind"))
    kinds = {kind: {kind.value, *fold(gettext(words)).split(" (")} for kind, words in rules.KINDS.items()}
    kind = next(
        (each for each, words in kinds.items() if said in words or said == fold(gettext(rules.KINDS[each]))), ""
    )
    text: dict[str, Any] = {
        "kind": str(kind) if said else AuthorityKind.OSPOD.value,
        "name": cells.text("name"),
        "address": cells.text("address"),
        "phone": cells.text("phone"),
        "email": cells.text("email"),
        "data_box": cells.text("data_box"),
        "municipalities": cells.text("municipalities"),
        "on_platform": cells.text("on_platform"),
        "made_up": cells.yes("made_up"),
        "valid_from": cells.day("valid_from"),
    }
    known = [each for each in await repository.list_authorities(actor.tenant) if fold(each.code) == fold(code)]
    there = next((each for each in known if each.valid_to is None), None)
    if there is None:
        await add_authority(actor, NewAuthority(code=code, **text))
        return Done(words=gettext("nový úřad %(name)s") % {"name": text["name"]})
    if _same(there, text):
        return Done(words=there.name, state=State.SAME)
    try:
        await change_authority(actor, there.id, ChangeAuthority(**text))
    except AuthorityOver as over:
        raise LineRefused(over.message) from over
    return Done(words=gettext("změna: %(name)s") % {"name": text["name"]})


def _same(row: StoredAuthority, text: dict[str, object]) -> bool:
    fields = ("kind", "name", "address", "phone", "email", "data_box", "on_platform", "made_up")
    return all(getattr(row, each) == text[each] for each in fields) and row.municipalities == rules.municipalities_in(
        str(text["municipalities"])
    )


async def _write(
    actor: Actor, checks: Checks, order: AuthorityText, code: str, first: date, *, replaces: UUID | None = None
) -> UUID:
    """(in unit) Check what is said of an office and write it; the entry that it replaces ends the day before."""
    rules.check_text(
        checks,
        kind=order.kind,
        name=order.name,
        address=order.address,
        phone=order.phone,
        email=order.email,
        data_box=order.data_box,
    )
    municipalities = rules.check_municipalities(checks, order.municipalities)
    linked = await _linked(actor, checks, order.on_platform.strip())
    if linked is not None:
        rules.check_leads_alone(checks, await repository.list_authorities(actor.tenant), linked, code=code, first=first)
    checks.done()
    if replaces is not None:
        await repository.end_authority(actor.tenant, replaces, first - timedelta(days=1))
    authority_id = new_id()
    await repository.insert_authority(
        Authority(
            id=authority_id,
            tenant_id=actor.tenant,
            code=code,
            kind=order.kind,
            name=checks.texts.get("name", ""),
            address=checks.texts.get("address", ""),
            phone=checks.texts.get("phone", ""),
            email=checks.texts.get("email", ""),
            data_box=checks.texts.get("data_box", ""),
            municipalities=municipalities,
            linked_tenant_id=linked[0] if linked else None,
            linked_service_id=linked[1] if linked else None,
            made_up=order.made_up,
            valid_from=first,
            valid_to=None,
            set_by=actor.worker_id,
            set_at=now(),
        )
    )
    await record(actor, AuthoritySet(authority_id=authority_id, valid_from=first, replaces=replaces))
    return authority_id


async def _linked(actor: Actor, checks: Checks, code: str) -> tuple[UUID, UUID] | None:
    """(in unit) The service on the platform that a code names; never one's own."""
    if not code:
        return None
    found = next((each for each in await repository.list_on_platform() if fold(each.code) == fold(code)), None)
    if found is None:
        checks.fail("on_platform", rules.NO_SUCH_SERVICE)
        return None
    if found.tenant_id == actor.tenant:
        checks.fail("on_platform", rules.OWN_SERVICE)
    return found.tenant_id, found.service_id

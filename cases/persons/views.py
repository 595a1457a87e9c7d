# pyright: strict
"""What the staff of an authority see of children whom other agendas know.

Who may is decided by cases (`cases.cases.views.elsewhere`), and by the wall again. All of it runs in the caller's unit of work.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from cases.clients.schemas import ClientIdentity
from kernel import keys, search
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.legal_time import format_date
from kernel.readable import opened, unreadable
from kernel.terms import Group, codes
from kernel.web.i18n import N_, gettext
from tenants import views as tenant_views

from . import repository
from .schemas import (
    FileHeader,
    GuardianExceptionView,
    KnownPerson,
    PersonLinkView,
    PersonSaid,
    StoredBoth,
    StoredLink,
    StoredOpposite,
    StoredPerson,
)
from .tables import FileStatus

MOST = 50
"""Children of other agendas that are shown at once."""


class Same(msgspec.Struct, frozen=True, kw_only=True):
    """A client of another agenda who is the same child; `root_said_at`: when it was written last who that is."""

    service_id: UUID
    client_id: UUID
    root_said_at: datetime


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A child whom other agendas know, and everything that an agenda calls it, to be compared with."""

    person: KnownPerson
    called: list[ClientIdentity]


looks = repository.looks


async def find(actor: Actor, groups: Collection[Group], *, at_least: int | None = None) -> list[Known]:
    """Children of the other agendas of the organisation that fit, surest first; at most two statements.

    The first looks for them by name, day of birth and file mark; the second reads them with all that is said to be one with each.
    """
    found = await search.find(actor, "person", groups, at_least=at_least, limit=MOST, where=repository.ELSEWHERE)
    if not found:
        return []
    by = {each.id: codes(each.by) for each in found}
    known = await of(actor, list(by))
    seen = set[UUID]()
    shown = list[Known]()
    for each in by:
        one = known.get(each)
        if one is None or seen & {file.id for file in one.person.files}:
            continue
        seen |= {file.id for file in one.person.files}
        shown.append(msgspec.structs.replace(one, person=msgspec.structs.replace(one.person, found_by=by[each])))
    return shown


async def of(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, Known]:
    """These children, each with the files of the other agendas that lead it; who has none there is left out. One statement."""
    return await _known(actor, await repository.list_one(actor, person_ids) if person_ids else [])


async def _known(actor: Actor, rows: Sequence[StoredPerson]) -> dict[UUID, Known]:
    sealers = await keys.unwrap(actor.tenant, ((row.id, row.wrapped) for row in rows), strict=False)
    said = {row.id: _said(row, sealers.get(row.id)) for row in rows}
    elsewhere = [row for row in rows if _stands_elsewhere(actor, row)]
    agendas = await tenant_views.service_views({(actor.tenant, row.service_id) for row in elsewhere})
    names = await tenant_views.worker_names(actor.tenant, {row.key_worker_id for row in elsewhere})
    found = dict[UUID, Known]()
    for root in dict.fromkeys(row.root for row in elsewhere):
        of_it = [row for row in rows if row.root == root]  # what was said last stands first
        last = said[of_it[0].id]
        found[root] = Known(
            person=KnownPerson(
                id=root,
                client_name=last.name,
                birth_date=last.birth_date,
                files=[
                    _header(row, said[row.id], agendas[actor.tenant, row.service_id].name, names)
                    for row in of_it
                    if _stands_elsewhere(actor, row)
                ],
                ours=any(row.service_id == actor.service_id for row in of_it),
            ),
            called=[_identity(said[row.id]) for row in of_it],
        )
    return found


async def of_client(actor: Actor, client_id: UUID) -> Known | None:
    """The child whom a client of the actor's agenda is said to be, where other agendas lead it; None where none does. One statement."""
    return next(iter((await _known(actor, await repository.list_one_of_client(actor, client_id))).values()), None)


async def known_elsewhere(actor: Actor, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids under which another agenda knows a child, as the wall shows it."""
    return await repository.list_ids_elsewhere(actor, person_ids)


async def same_elsewhere(actor: Actor, person_id: UUID) -> list[Same]:
    """Where other agendas lead the child of this row, for a job that tells them, and when this row was written last."""
    rows = await repository.list_one(actor, [person_id])
    said_at = next((row.said_at for row in rows if row.id == person_id), None)
    return [
        Same(service_id=row.service_id, client_id=row.client_id, root_said_at=said_at)
        for row in rows
        if said_at is not None and _stands_elsewhere(actor, row)
    ]


async def client_of(actor: Actor, person_id: UUID) -> UUID | None:
    """The client of a row, for a job that acts in its agenda."""
    return next((row.client_id for row in await repository.list_one(actor, [person_id]) if row.id == person_id), None)


async def links_of(actor: Actor, client_id: UUID) -> list[PersonLinkView]:
    """All that was said of a client of the actor's agenda, and of records that are led in it, and a child of another one; the last first."""
    own = {row.id: row.wrapped for row in await repository.list_own_with_led(actor, client_id)}
    links = await repository.list_links(actor, own) if own else []
    if not links:
        return []
    others = {_other(own, link) for link in links}
    rows = {row.root: row for row in await repository.list_one(actor, others) if row.id == row.root}
    names = await tenant_views.worker_names(
        actor.tenant, {by for link in links for by in (link.linked_by, link.undone_by)}
    )
    places = {place for link in links for place in (link.service_id, link.other_service_id)}
    agendas = await tenant_views.service_views({(actor.tenant, place) for place in places})
    called = {place: agendas[actor.tenant, place].name for place in places}
    keys_of = own | {row.id: row.wrapped for row in rows.values()}
    wanted = {link.person_id for link in links if link.undone_sealed} & keys_of.keys()
    sealers = await keys.unwrap(actor.tenant, ((each, keys_of[each]) for each in wanted), strict=False)
    return [_link(own, link, rows, names, called, sealers.get(link.person_id)) for link in links]


def _link(
    own: Collection[UUID],
    link: StoredLink,
    rows: Mapping[UUID, StoredPerson],
    names: Mapping[UUID, str],
    called: Mapping[UUID, str],
    sealer: RowSealer | None,
) -> PersonLinkView:
    row = rows.get(_other(own, link))
    reason = ""
    if link.undone_sealed:
        words = opened(sealer, "person_link", link.id, link.undone_sealed, Reason)
        reason = words.reason if words is not None else unreadable()
    return PersonLinkView(
        id=link.id,
        agenda=called[link.other_service_id if link.person_id in own else link.service_id],
        file_mark=(row.file_mark or "") if row is not None else "",
        linked_by=names.get(link.linked_by, ""),
        linked_in=called[link.service_id],
        linked_at=link.linked_at,
        undone_by=names.get(link.undone_by, "") if link.undone_by else "",
        undone_in=called[link.undone_service_id] if link.undone_service_id else "",
        undone_at=link.undone_at,
        reason=reason,
    )


class Reason(msgspec.Struct, frozen=True):
    """Why what was said is taken back; both agendas read it."""

    reason: str


def _other(own: Collection[UUID], link: StoredLink) -> UUID:
    return link.other_person_id if link.person_id in own else link.person_id


def _stands_elsewhere(actor: Actor, row: StoredPerson) -> bool:
    return row.service_id != actor.service_id and row.kept_id is None and row.opened_at is not None


def _said(row: StoredPerson, sealer: RowSealer | None) -> PersonSaid:
    return opened(sealer, "person", row.id, row.sealed, PersonSaid) or PersonSaid(family_name=unreadable())


def _identity(said: PersonSaid) -> ClientIdentity:
    return ClientIdentity(given_name=said.given_name, family_name=said.family_name, birth_date=said.birth_date)


def _header(row: StoredPerson, said: PersonSaid, agenda: str, names: Mapping[UUID, str]) -> FileHeader:
    assert row.opened_at is not None
    corrected = corrections(said)
    return FileHeader(
        id=row.id,
        agenda=agenda,
        file_mark=row.file_mark or "",
        status=row.status or FileStatus.OPEN,
        opened_at=row.opened_at,
        key_worker=names.get(row.key_worker_id, "") if row.key_worker_id else "",
        client_name=said.name,
        birth_date=said.birth_date,
        urgent=row.urgent,
        corrected=corrected,
        corrected_at=row.said_at if corrected else None,
    )


def corrections(said: PersonSaid) -> list[str]:
    """What was corrected last, from what to what, in the reader's language."""
    if said.was is None:
        return []
    found = list[str]()
    if said.was.name != said.name:
        found.append(gettext("jméno: {before} → {after}").format(before=said.was.name, after=said.name))
    if said.was.birth_date != said.birth_date:
        days = [format_date(day) if day else gettext("neuvedeno") for day in (said.was.birth_date, said.birth_date)]
        found.append(gettext("datum narození: {before} → {after}").format(before=days[0], after=days[1]))
    return found


# ── the guardian and the coordinator (domain reference 1.11, ADR 0117): nothing is asked where no agenda is that of guardianship ──

ONE_FOR_BOTH = N_(
    "Na obou stranách jednoho dítěte by stál jeden člověk, {name}: {one} a {other}. Musí to být dva lidé. Když nikdo jiný není,"
    " zapíše výjimku vedoucí odboru."
)
IS_GUARDIAN = N_("je kolizním opatrovníkem dítěte ({mark})")
IS_COORDINATOR = N_("vede ochranu dítěte ({mark})")
FOR_GUARDIAN = N_("zastupuje kolizního opatrovníka dítěte ({mark})")
FOR_COORDINATOR = N_("zastupuje toho, kdo vede ochranu dítěte ({mark})")
BY_SUBSTITUTE = N_("zástup za nepřítomnosti {name} {why}")
NO_MARK = N_("spis agendy {agenda}")


async def said_of_both(actor: Actor, client_ids: Collection[UUID], person_ids: Collection[UUID] = ()) -> str:
    """Who would stand on both sides of these children of the actor's agenda, or whom rows are of, as things are written now, in words.

    '' for nobody.
    """
    if not await tenant_views.keeps_guardianship(actor):
        return ""
    both = await repository.list_both(actor, client_ids, person_ids)
    if not both:
        return ""
    marks = await _marks(actor, [each for row in both for each in (row.guard_id, row.other_id)])
    names = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in both})
    return " ".join(dict.fromkeys(_both(row, names.get(row.worker_id, ""), marks) for row in both[:3]))


def _both(row: StoredBoth, name: str, marks: Mapping[UUID, str]) -> str:
    one = gettext(FOR_GUARDIAN if row.guard_for else IS_GUARDIAN).format(mark=marks.get(row.guard_id, ""))
    other = gettext(FOR_COORDINATOR if row.other_for else IS_COORDINATOR).format(mark=marks.get(row.other_id, ""))
    return gettext(ONE_FOR_BOTH).format(name=name, one=one, other=other)


async def may_not_lead(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, str]:
    """Who may not lead a file of one of these children in the actor's agenda, by their ids, each with why."""
    if not person_ids or not await tenant_views.keeps_guardianship(actor):
        return {}
    return await _why(actor, await repository.list_may_not_lead(actor, person_ids))


async def may_not_lead_clients(actor: Actor, client_ids: Collection[UUID]) -> dict[UUID, str]:
    """The same of clients of the actor's agenda."""
    if not await tenant_views.keeps_guardianship(actor):
        return {}
    return await _why(actor, await repository.list_may_not_lead_of(actor, client_ids))


async def may_not_take_over(actor: Actor, worker_id: UUID) -> dict[UUID, str]:
    """Who may not lead all that somebody leads in the actor's agenda."""
    if not await tenant_views.keeps_guardianship(actor):
        return {}
    return await _why(actor, await repository.list_may_not_take_over(actor, worker_id))


async def may_not_stand_in(actor: Actor, worker_id: UUID, begins: datetime, ends: datetime) -> dict[UUID, str]:
    """Who may not stand in for somebody of the actor's agenda in a time."""
    if not await tenant_views.keeps_guardianship(actor):
        return {}
    return await _why(actor, await repository.list_may_not_stand_in(actor, worker_id, begins, ends))


async def _marks(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """By what the files of these rows are named: their marks, or whose agenda it is."""
    rows = await repository.list_marks(actor, set(person_ids))
    agendas = await tenant_views.service_views({(actor.tenant, place) for place, _ in rows.values()})
    return {
        each: mark or gettext(NO_MARK).format(agenda=agendas[actor.tenant, place].short_name)
        for each, (place, mark) in rows.items()
    }


async def _why(actor: Actor, rows: Collection[StoredOpposite]) -> dict[UUID, str]:
    if not rows:
        return {}
    marks = await _marks(actor, (row.person_id for row in rows))
    names = await tenant_views.worker_names(actor.tenant, {row.via for row in rows})
    said = dict[UUID, list[str]]()
    for row in rows:
        by_file = (IS_GUARDIAN, FOR_GUARDIAN) if row.guards else (IS_COORDINATOR, FOR_COORDINATOR)
        why = gettext(by_file[row.for_worker_id is not None]).format(mark=marks.get(row.person_id, ""))
        if row.via is not None:
            why = gettext(BY_SUBSTITUTE).format(name=names.get(row.via, ""), why=why)
        said.setdefault(row.worker_id, []).append(why)
    return {who: ", ".join(dict.fromkeys(each)) for who, each in said.items()}


async def own_person(actor: Actor, client_id: UUID) -> UUID | None:
    """(in unit) The row by which other agendas know a client of the actor's own; None for none."""
    return next((row.id for row in await repository.list_own(actor, [client_id])), None)


async def exceptions_of(actor: Actor, client_id: UUID) -> list[GuardianExceptionView]:
    """Whom the head of the department let stand on both sides of a child of the actor's agenda, last first."""
    if not await tenant_views.keeps_guardianship(actor):
        return []
    one = {row.id for row in await repository.list_one_of_client(actor, client_id)}
    rows = await repository.list_exceptions(actor, one) if one else []
    names = await tenant_views.worker_names(
        actor.tenant, {who for row in rows for who in (row.worker_id, row.given_by)}
    )
    sealers = await keys.unwrap(actor.tenant, ((row.person_id, row.wrapped) for row in rows), strict=False)

    def reason(row_id: UUID, person_id: UUID, sealed: bytes) -> str:
        text = opened(sealers.get(person_id), "guardian_exception", row_id, sealed, Reason)
        return text.reason if text is not None else unreadable()

    return [
        GuardianExceptionView(
            id=row.id,
            worker=names.get(row.worker_id, ""),
            given_by=names.get(row.given_by, ""),
            given_at=row.given_at,
            reason=reason(row.id, row.person_id, row.sealed),
        )
        for row in rows
    ]

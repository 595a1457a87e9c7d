# pyright: strict
"""Whom words about a client must not name: those who are kept from the file, and in what others read, other clients."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.events import NameCrosses
from cases.cases.repository import lists, merged
from cases.clients import service as clients
from cases.clients.rules import check_who_it_is, said_anyway, secret_address
from cases.clients.schemas import ClientIdentity
from kernel import audit, keys, search
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.events import record
from kernel.mentions import Someone, Texts
from kernel.named import Person, Sought
from kernel.points import Point
from kernel.terms import alike_terms
from kernel.web.i18n import N_
from kernel.wording import (
    OF_ANOTHER_CLIENT,
    OF_WHOEVER_READS_IT,
    Named,
    To,
    Worded,
    check_named,
    check_others,
    crossing,
    point_out,
)
from tenants import views as tenant_views

from .rights import CasePermission, may, reads_all, sees_all

_MOST_ALIKE = 5
_OF_A_WORD, _OF_A_PAIR, _MOST_PEOPLE = 8, 5, 200
NAMES_OTHER_CLIENT = N_(
    "Tohle přečte druhá služba a nejspíš to jmenuje jiného vašeho klienta ({words})."
    " Pište bez jeho jména, nebo níže zaškrtněte, která slova mají zůstat, a proč."
)
SECRET_ADDRESS = N_(
    "Tohle přečte druhá služba a nejspíš je v tom utajená adresa klienta ({words})."
    " Pište bez ní, nebo níže zaškrtněte, která slova mají zůstat, a proč."
)
NAMES_CLIENT = N_(
    "Tohle čtou i lidé, které souhlas klienta nejmenuje, a čtou to dál, i když souhlas skončí; nejspíš to klienta jmenuje"
    " ({words}). Napište to k jeho bodu, nebo bez jména."
)


class Protection(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the words about a client must not name, told by who keeps them.

    `knows`: whether this actor may know any of them at all; else nothing is asked.
    `people`: (in unit) those of a case, when there is one, and of whatever else is about this client, whom this actor may
    know, each under an id; nobody else is ever looked at.
    `named`: (in unit) note that words were said to read like one of them, or why such words stay.
    `warning`: a sentence with `{words}`.
    `relations`: (in unit) warn in these fields of words that say what one of them is to the family, and note it.
    """

    knows: Callable[[Actor], bool]
    people: Callable[[Actor, UUID | None, ClientIdentity], Awaitable[Mapping[UUID, Person]]]
    named: Callable[[Actor, UUID, Named, str], Awaitable[None]]
    warning: str
    relations: Callable[[Actor, Checks, Worded, UUID, ClientIdentity, Collection[str]], Awaitable[None]] | None = None


PROTECTED: Point[Protection] = Point("whom words about a client must not name")


async def check_words(
    actor: Actor,
    checks: Checks,
    order: Worded,
    *case_ids: UUID | None,
    only: Collection[str] = (),
    but: Collection[UUID] = (),
    who: tuple[ClientIdentity, ClientIdentity] | None = None,
    of_callers: Collection[str] = (),
) -> None:
    """(in unit) Warn beside each text checked so far that names somebody whom the words about these clients must not name.

    Nothing is asked for an actor who may know nobody of them: each who protects somebody asks for the right to know that
    one. `only` these fields, when not all are free text; `but` people who were asked about already;
    `who` the client was and is to be from now on. What another service
    reads (`wording.To.OTHERS`) is held against the other clients of the own one too. Records that are led as one are asked all.
    `of_callers`: fields that leave the agenda and are held against what a protected one is to the family, too.
    """
    check_others(checks, order)
    known = [case_id for case_id in dict.fromkeys(case_ids) if case_id is not None]
    known = await merged.list_all_led_as_one(actor, known) if checks.texts and known else known
    asked = {*but}
    for case_id in known if checks.texts else []:
        asked |= await _check_protected(actor, checks, order, case_id, only=only, but=asked, who=who)
        if of_callers:
            await _check_relations(actor, checks, order, case_id, of_callers)
    await _check_other_clients(actor, checks, order, known)


async def check_words_about(
    actor: Actor, checks: Checks, order: Worded, *, name: str, birth_date: date | None, but: Collection[UUID] = ()
) -> None:
    """(in unit) The same for words about somebody whom nobody has joined with a case here: held against all that may be theirs.

    `name` is the surname with the given name behind it. What is found is shown to nobody, and finding it takes no right:
    who may not know the protected one of a case that was found gets the answer of who found none.
    """
    check_others(checks, order)
    family, _, given = name.rpartition(" ")
    client = ClientIdentity(given_name=given, family_name=family or name, birth_date=birth_date)
    groups = alike_terms(client.given_name, client.family_name, birth_date)
    found = await search.find(actor, "case", groups, at_least=2, limit=_MOST_ALIKE) if checks.texts else []
    asked = {*but}
    for each in found:
        asked |= await _check_protected(actor, checks, order, each.id, but=asked)
    if checks.texts:
        await _check_protected(actor, checks, order, None, client=client, but=asked)
    await _check_other_clients(actor, checks, order, [each.id for each in found], about=name)


async def _check_protected(
    actor: Actor,
    checks: Checks,
    order: Worded,
    case_id: UUID | None,
    *,
    client: ClientIdentity | None = None,
    only: Collection[str] = (),
    but: Collection[UUID] = (),
    who: tuple[ClientIdentity, ClientIdentity] | None = None,
) -> set[UUID]:
    """Hold the texts against everybody who is kept from the words about the client; returns who that was."""
    asked = set[UUID]()
    for protection in PROTECTED.all():
        if not protection.knows(actor):
            continue
        client = client or await _client_of(actor, case_id)
        people = await protection.people(actor, case_id, client)
        for person_id, person in people.items():
            if person_id in but:
                continue
            known = said_anyway(client)
            named = check_named(checks, order, person, known=known, warning=protection.warning, only=only)
            if who is not None:
                was, is_now = who
                named |= check_who_it_is(checks, order, person, was=was, is_now=is_now, warning=protection.warning)
            await protection.named(actor, person_id, named, order.other_people_reason)
        asked |= people.keys()
    return asked


async def _check_relations(actor: Actor, checks: Checks, order: Worded, case_id: UUID, fields: Collection[str]) -> None:
    client = await _client_of(actor, case_id)
    for protection in PROTECTED.all():
        if protection.relations is not None and protection.knows(actor):
            await protection.relations(actor, checks, order, case_id, client, fields)


async def _client_of(actor: Actor, case_id: UUID | None) -> ClientIdentity:
    row = await repository.find_case(actor, case_id) if case_id is not None else None
    if row is None:
        return ClientIdentity()
    return (await clients.client_identities(actor, [row.client_id]))[row.client_id]


async def without_protected(actor: Actor, case_id: UUID, client: ClientIdentity, names: Sequence[str]) -> list[str]:
    """(in unit) Those of these names of a client that read like nobody who is kept from their file, as far as the actor may know.

    A name that was theirs by mistake alone is kept nowhere.
    """
    kept = list(names)
    for protection in PROTECTED.all():
        if kept and protection.knows(actor):
            people = (await protection.people(actor, case_id, client)).values()
            sought = [Sought(Person(name=person.name)) for person in people]
            kept = [name for name in kept if not any(each.places(name) for each in sought)]
    return kept


# ── other clients in what another service reads ──────────────────────────────────────────────────────────────────────


async def _check_other_clients(
    actor: Actor, checks: Checks, order: Worded, case_ids: Collection[UUID], *, about: str = ""
) -> None:
    """(in unit) Warn of each place that names another client of the actor's service, among those whom they may find.

    `case_ids` are the cases that it is about, `about` the client's name when nobody has joined them with a case. What is
    asked are blind terms of the actor's own service, in a number of statements that no text and no service makes larger.
    """
    crosses, beyond = crossing(type(order)), crossing(type(order), frozenset({To.BEYOND}))
    fields = [field for field in checks.texts if field.rpartition(".")[2] in crosses and checks.texts[field]]
    if not fields or not may(actor, CasePermission.LIST):
        return
    texts = Texts((checks.texts[field] for field in fields), own=[about])
    maybe = await _maybe_named(actor, texts)
    if not maybe and not case_ids:
        return
    own, others = await _clients_of(actor, case_ids, maybe)
    stays = _check_own(actor, checks, order, fields, own, beyond)
    if not others:
        await _noted(actor, order, stays, case_ids, about)
        return
    texts.know(words for each in own.values() for words in said_anyway(each))
    texts.know(await tenant_views.names_of_all(actor))
    ids, people = list(others), [_someone(actor, each) for each in others.values()]
    named, shown = Named(), set[UUID]()
    for field, places in zip(
        fields, texts.places(people, [_someone(actor, each) for each in own.values()]), strict=True
    ):
        why = OF_WHOEVER_READS_IT if field.rpartition(".")[2] in beyond else OF_ANOTHER_CLIENT
        named |= point_out(checks, order, field, list(places), warning=NAMES_OTHER_CLIENT, why=why)
        shown |= {ids[number] for numbers in places.values() for number in numbers}
    if named.pointed_out:  # that such a client is here
        audit.if_refused(
            actor, "other_client_in_text", None, shown=keys.opened_of(actor, shown), anyway=True,
            details={"count": len(shown)},
        )  # fmt: skip
    await _noted(actor, order, stays or named.stays, case_ids, about)


def _check_own(
    actor: Actor,
    checks: Checks,
    order: Worded,
    fields: Sequence[str],
    own: Mapping[UUID, ClientIdentity],
    beyond: Collection[str],
) -> bool:
    """Warn of what is not said even of the clients in question: a secret address, and, `beyond` their consent, their names.

    Returns whether such words stay.
    """
    named = Named()
    secret = [Sought(Person(contact=address)) for each in own.values() if (address := secret_address(each))]
    people = [_someone(actor, each) for each in own.values()]
    # a given name by itself is no guess here: it is of somebody whom the meeting is about
    called = [
        Sought(Person(name=f"{each.given_name} {each.family_name}"), known=[each.family_name])
        for each in (own.values() if any(field.rpartition(".")[2] in beyond for field in fields) else ())
    ]
    for field in fields:
        text = checks.texts[field]
        addresses = list(dict.fromkeys(place for each in secret for place in each.places(text)))
        named |= point_out(checks, order, field, addresses, warning=SECRET_ADDRESS, why=OF_ANOTHER_CLIENT)
        if field.rpartition(".")[2] in beyond:
            (places,) = Texts([text], own=[]).places(people, [])
            rest = text
            for place in places:
                rest = rest.replace(place, " " * len(place))
            alone = dict.fromkeys(place for each in called for place in each.places(rest))
            named |= point_out(checks, order, field, [*places, *alone], warning=NAMES_CLIENT, why=OF_WHOEVER_READS_IT)
    return named.stays


async def _noted(actor: Actor, order: Worded, stays: bool, case_ids: Collection[UUID], about: str) -> None:
    """(in unit) That words stay, and why."""
    if stays:
        case_id = None if about else next(iter(case_ids), None)
        await record(actor, NameCrosses(case_id=case_id, reason=order.other_people_reason))


async def _maybe_named(actor: Actor, texts: Texts) -> set[UUID]:
    """The cases of whoever may be named, among those that the actor may find; a peer mentor finds those of their tasks."""
    former, among = reads_all(actor), None
    asked = texts.asked(former=former)
    if not asked:
        return set()
    if not sees_all(actor):
        among = await lists.list_ids_with_task(actor)
    terms = sorted(set[str]().union(*asked.values()))
    found = await search.holders(actor, "case", [(term,) for term in terms], each=_OF_A_WORD, among=among)
    held = {term: owners for term, owners in zip(terms, found, strict=True) if owners}
    hits = {word: met for word, of_word in asked.items() if (met := of_word & held.keys())}
    full = await search.holders_of_both(actor, "case", texts.pairs(hits), each=_OF_A_PAIR, among=among)
    every = [*full, *(held[term] for word in texts.alone(hits) for term in hits[word])]
    return set(sorted(set[UUID]().union(*every), reverse=True)[:_MOST_PEOPLE])


async def _clients_of(
    actor: Actor, case_ids: Collection[UUID], maybe: Collection[UUID]
) -> tuple[dict[UUID, ClientIdentity], dict[UUID, ClientIdentity]]:
    """Those whom the text is about, and the others."""
    with_task_of = None if sees_all(actor) else actor.worker
    rows = await lists.list_cases(lists.named_cases(actor, maybe, with_task_of=with_task_of))
    about = await lists.list_cases(lists.named_cases(actor, case_ids)) if case_ids else []
    own = {row.client_id for row in about}
    identities = await clients.client_identities(actor, own | {row.client_id for row in rows}, every_name=True)
    return (
        {key: each for key, each in identities.items() if key in own},
        {key: each for key, each in identities.items() if key not in own},
    )


def _someone(actor: Actor, client: ClientIdentity) -> Someone:
    former = client.former_name if reads_all(actor) else ""
    return Someone(client.given_name, client.family_name, former)

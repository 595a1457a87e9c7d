# pyright: strict
"""Decisions about what passes the wall."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from cases.clients.rules import town_with_mark
from cases.clients.schemas import ClientIdentity
from consent.rules import ITEM_LABELS
from consent.schemas import Provision
from consent.tables import HANDOVER_FIELDS, ConsentType, ItemKind
from kernel import crypto
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.exceptions import Invalid
from kernel.points import Point
from kernel.web.i18n import N_, gettext
from tenants.rules import FirstTask, Preset

from .exceptions import NoEffectiveConsent
from .schemas import HandOver, LetThrough, ReceivedItem

LIVE = "live"
WAITING = "waiting"
EXPIRED = "expired"

FIELDS: dict[ItemKind, tuple[str, ...]] = {
    ItemKind.GIVEN_NAME: ("given_name",),
    ItemKind.FAMILY_NAME: ("family_name",),
    ItemKind.RESIDENCE: ("town", "region"),
    ItemKind.EMAIL: ("email",),
    ItemKind.PHONE: ("phone",),
    ItemKind.HEALTH: ("health_code", "health_note"),
}
"""Which fields of the client make an item of the handover: exactly these, never the street or the birth number."""


def kind_list(kinds: Iterable[str]) -> str:
    """The kinds in the reader's language, in the order given."""
    return ", ".join(gettext(ITEM_LABELS[ItemKind(kind)]) for kind in kinds)


def check_kinds(kinds: Iterable[str]) -> None:
    """These are kinds that can be handed over. Raises Invalid."""
    if not set(kinds) <= {kind.value for kind in FIELDS}:
        raise Invalid(fields={"item_kinds": N_("Tyto údaje se nepředávají.")})


def values_of(identity: ClientIdentity, kind: ItemKind) -> dict[str, str]:
    """What would be handed over of one kind; empty when the client has not told us."""
    values = {field: getattr(identity, field) for field in FIELDS[kind] if getattr(identity, field)}
    if "town" in values:  # whoever gets it keeps it as the sender does
        values["town"] = town_with_mark(identity)
    # a note about health without its code says nothing a peer could be chosen by
    return {} if kind is ItemKind.HEALTH and "health_code" not in values else values


def identity_of(items: Iterable[dict[str, str]]) -> ClientIdentity:
    """The client as far as the handed-over items tell."""
    known: dict[str, str] = {}
    for values in items:
        known.update({field: text for field, text in values.items() if field in _IDENTITY_FIELDS})
    return msgspec.convert(known, ClientIdentity)


_IDENTITY_FIELDS = frozenset(field for fields in FIELDS.values() for field in fields)


def beside(own: ClientIdentity, items: Iterable[ReceivedItem]) -> tuple[ClientIdentity, list[ReceivedItem]]:
    """The client's own data with what was handed over where they said nothing of its kind, and what they say otherwise."""
    filled, other = own, list[ReceivedItem]()
    for item in items:
        known = values_of(own, ItemKind(item.kind))
        if not known:
            filled = msgspec.convert(msgspec.to_builtins(filled) | identity_values(item), ClientIdentity)
        elif known != identity_values(item):
            other.append(item)
    return filled, other


def identity_values(item: ReceivedItem) -> dict[str, str]:
    """Of an item what is written of a client."""
    return {field: text for field, text in item.values.items() if field in _IDENTITY_FIELDS}


def check_basis(provision: Provision | None, *, client_id: object) -> Provision:
    """A handover rests on a consent to it that this client gave and that holds now. Raises NoEffectiveConsent."""
    if (
        provision is None
        or not provision.effective
        or provision.type != ConsentType.HANDOVER
        or provision.client_id != client_id
    ):
        raise NoEffectiveConsent
    return provision


def check_hand_over(
    checks: Checks, order: HandOver, provision: Provision, identity: ClientIdentity, *, live: Collection[str]
) -> list[ItemKind]:
    """Return what to hand over, in the seed's order; says beside the field what must not go, or cannot.

    `live` are the kinds that this recipient can see already as they are now.
    """
    known = {kind.value for kind in HANDOVER_FIELDS}
    asked = [kind for kind in HANDOVER_FIELDS if kind.value in order.item_kinds]
    outside = [kind for kind in asked if kind.value not in provision.item_kinds]
    again = [kind for kind in asked if kind.value in live]
    missing = [kind for kind in asked if not values_of(identity, kind)]
    if not order.item_kinds or any(kind not in known for kind in order.item_kinds):
        checks.fail("item_kinds", N_("Vyberte, které údaje předáváte."))
    elif outside:
        checks.fail("item_kinds", _about(N_("S předáním těchto údajů klient nesouhlasil: {kinds}."), outside))
    elif again:
        checks.fail("item_kinds", _about(N_("Tyto údaje jste už předali a sdílení platí: {kinds}."), again))
    elif missing:
        checks.fail(
            "item_kinds", _about(N_("Tyto údaje klient neuvedl, doplňte je mezi údaje klienta: {kinds}."), missing)
        )
    return asked


def _about(sentence: str, kinds: Iterable[ItemKind]) -> str:
    return gettext(sentence).format(kinds=kind_list(kinds))


def offer_state(kind: ItemKind, provision: Provision, identity: ClientIdentity, *, live: Collection[str]) -> str:
    """Whether a field can be handed over now, or why not."""
    if kind.value not in provision.item_kinds:
        return "outside"
    if kind.value in live:
        return "shared"
    return "ready" if values_of(identity, kind) else "missing"


def as_now(seen: Mapping[str, Mapping[str, str] | None], identity: ClientIdentity) -> set[str]:
    """The kinds that a recipient sees as the client's data are now; after a correction there is a new item to hand over.

    None is what nobody here can read any more: nothing says that it is otherwise.
    """
    return {
        kind for kind, values in seen.items() if values is None or dict(values) == values_of(identity, ItemKind(kind))
    }


def item_place(tenant_id: UUID, item_id: UUID) -> bytes:
    """Where the sealed content of an item belongs."""
    return crypto.place(tenant_id, "shared_item", "sealed", item_id)


def position(kind: str) -> int:
    """Where a kind stands in lists: the seed's order."""
    return _ORDER.get(kind, len(_ORDER))


_ORDER = {kind.value: number for number, kind in enumerate(ItemKind)}


def named_in(rows: Iterable[LetThrough]) -> set[UUID] | None:
    """Whom the consent behind a handover lets have it; None when it names nobody and the whole service may."""
    named: set[UUID] | None = None
    for row in rows:
        if row.grantee_worker_ids:
            these = set(row.grantee_worker_ids)
            named = these if named is None else named & these
    return named


def first_task(preset: Preset, purpose: str) -> FirstTask | None:
    """What the key worker does first in a case that was opened from a handover for this purpose."""
    first = preset.first_after_handover
    return first if first is not None and first.purpose == purpose else None


def days_from(day: date, days: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=days)


def ended_at(state: str, *, valid_until: datetime, revoked_at: datetime | None) -> datetime | None:
    """When a share stopped letting through: its time may have been over before anybody noted it."""
    if state in (LIVE, WAITING):
        return None
    return min(valid_until, revoked_at) if revoked_at else valid_until


def state_of(*, valid_from: datetime, valid_until: datetime, revoke_cause: str | None, now: datetime) -> str:
    """`live`, or why a share lets nothing through: its end has a cause, its time is over or has not come."""
    if revoke_cause is not None:
        return revoke_cause
    if now >= valid_until:
        return EXPIRED
    return LIVE if now >= valid_from else WAITING


# --- by law ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False)
class Crossing:
    """A kind of what crosses the wall by law (ADR 0059), said once by the domain that knows its thing.

    `law` is the paragraph, `title` a Czech message marked with `N_`. `parts` says which documents go, each sealed apart;
    `fields` are the words for what can leave. `take` makes the recipient's own thing of the parts that came, as the system of
    its service, in the unit that delivers; it returns the id of that thing. `bring` fetches before, outside of every unit, what
    lies elsewhere; `take` gets it among the parts. `names` says what these things are called, for who may know of them, and `url`
    where one is read (`{id}`).
    """

    key: str
    title: str
    law: str
    parts: Mapping[str, type[msgspec.Struct]]
    fields: Mapping[str, str]
    take: Callable[[Actor, Mapping[str, Any]], Awaitable[UUID]]
    names: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, str]]]
    url: str
    bring: Callable[[Actor, Mapping[str, Any]], Awaitable[Mapping[str, Any]]] | None = None


CROSSINGS: Point[Crossing] = Point("crossings by law", key=lambda each: each.key, once=lambda each: each.key)


def part_place(tenant_id: UUID, part_id: UUID) -> bytes:
    """Where a sealed part of what left by law belongs."""
    return crypto.place(tenant_id, "statutory_part", "sealed", part_id)

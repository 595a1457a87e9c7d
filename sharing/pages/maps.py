# pyright: strict
"""The map of the wall: who sees something from us, and who lets us see something."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kernel.web.figures import MapBox, MapFlow, MapSide
from kernel.web.i18n import N_, gettext
from kernel.web.text import counted
from sharing.schemas import CaseSharing, Partner, Party, SharingPage


def service_map(view: SharingPage) -> dict[str, Any]:
    """The map of a service: everybody who sees something from us, or lets us see something."""
    lines = [
        items_sentence(N_("odešlo a platí: {items}"), sum(each.sent for each in view.partners)),
        items_sentence(N_("přišlo a platí: {items}"), sum(each.received for each in view.partners)),
    ]
    return _map(view.here, lines, view.partners)


def case_map(view: CaseSharing) -> dict[str, Any]:
    """The map of one case."""
    partners: dict[UUID, Partner] = {}

    def add(party: Party, *, sent: int = 0, ended: int = 0, received: int = 0) -> None:
        known = partners.get(party.service_id, Partner(party=party, sent=0, ended=0, received=0))
        partners[party.service_id] = Partner(
            party=party, sent=known.sent + sent, ended=known.ended + ended, received=known.received + received
        )

    for handover in view.sent:
        add(handover.recipient, sent=len(handover.live), ended=len(handover.ended))
    if view.received is not None:
        add(view.received.sender, received=len(view.received.item_kinds))
    lines = [gettext("vede {name}").format(name=view.header.key_worker), view.header.file_mark]
    return _map(view.here, lines, list(partners.values()))


def _map(here: Party, lines: Sequence[str], partners: Sequence[Partner]) -> dict[str, Any]:
    by_organisation: dict[UUID, list[Partner]] = {}
    for partner in partners:
        by_organisation.setdefault(partner.party.tenant_id, []).append(partner)
    ordered = [partner for group in by_organisation.values() for partner in group]
    flows: list[MapFlow] = []
    for number, partner in enumerate(ordered):
        if partner.sent:
            flows.append(MapFlow(0, number, str(partner.sent), label=gettext("se souhlasem")))
        if partner.received:
            flows.append(MapFlow(0, number, str(partner.received), direction="in", label=gettext("se souhlasem")))
        if partner.ended and not partner.sent:
            flows.append(MapFlow(0, number, "×", basis="ended", label=gettext("skončilo")))
    return {
        "left": [MapSide(here.organisation, [MapBox(here.service, lines, mine=True)])],
        "right": [
            MapSide(group[0].party.organisation, [MapBox(each.party.service, [_sees_words(each)]) for each in group])
            for group in by_organisation.values()
        ],
        "flows": flows,
        "label": " ".join(party_sentence(each) for each in ordered) or gettext("Zdí zatím nic neprošlo."),
    }


def _sees_words(partner: Partner) -> str:
    if partner.sent:
        return items_sentence(N_("vidí od nás: {items}"), partner.sent)
    return gettext("od nás teď nevidí nic")


def party_sentence(partner: Partner) -> str:
    words = [
        items_sentence(N_("vidí od nás: {items}"), partner.sent) if partner.sent else gettext("od nás teď nevidí nic")
    ]
    if partner.received:
        words.append(items_sentence(N_("my od ní: {items}"), partner.received))
    if partner.ended:
        words.append(items_sentence(N_("skončilo: {items}"), partner.ended))
    return f"{partner.party.service} ({partner.party.organisation}) {', '.join(words)}."


def items_sentence(sentence: str, number: int) -> str:
    items = counted(number, gettext("položka"), gettext("položky"), gettext("položek"))
    return gettext(sentence).format(items=items)

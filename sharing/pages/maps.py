# pyright: strict
"""The map of the wall: who sees something from us, and who lets us see something."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from cases.cases.rules.marks import said
from kernel.web.figures import MapBox, MapFlow, MapSide
from kernel.web.i18n import N_, gettext
from kernel.web.text import counted, plural
from sharing.schemas import CaseSharing, Partner, Party, SharingPage


def service_map(view: SharingPage) -> dict[str, Any]:
    """The map of a service: everybody who sees something from us, or lets us see something."""
    lines = [
        *(
            [items_sentence(N_("odešlo a platí: {items}"), sum(each.sent + each.unopened for each in view.partners))]
            if view.all_sent
            else []
        ),
        items_sentence(N_("přišlo a platí: {items}"), sum(each.received for each in view.partners)),
    ]
    return _map(view.here, lines, view.partners, all_sent=view.all_sent)


def case_map(view: CaseSharing) -> dict[str, Any]:
    """The map of one case."""
    partners: dict[UUID, Partner] = {}

    def add(party: Party, **more: int) -> None:
        known = partners.get(party.service_id, Partner(party=party, sent=0, ended=0, received=0))
        counted = {field: getattr(known, field) + number for field, number in more.items()}
        partners[party.service_id] = msgspec.structs.replace(known, **counted)

    for handover in view.sent:
        seen = len(handover.seen)
        add(handover.recipient, sent=seen, unopened=len(handover.live) - seen, ended=len(handover.ended))
    for row in [*([view.received] if view.received else []), *view.joined]:
        add(row.sender, received=len(row.item_kinds))
    for each in view.joint:
        if each.state == "active":
            add(each.party, joint_sent=int(each.seen), joint_received=1)
        else:
            add(each.party, offers_sent=int(each.seen), offers_received=int(not each.own))
    lines = [gettext("vede {name}").format(name=view.header.key_worker), said(view.header.file_mark)]
    return _map(view.here, lines, list(partners.values()))


def _map(here: Party, lines: Sequence[str], partners: Sequence[Partner], *, all_sent: bool = True) -> dict[str, Any]:
    by_organisation: dict[UUID, list[Partner]] = {}
    for partner in partners:
        by_organisation.setdefault(partner.party.tenant_id, []).append(partner)
    ordered = [partner for group in by_organisation.values() for partner in group]
    return {
        "left": [MapSide(here.organisation, [MapBox(here.service, lines, mine=True)])],
        "right": [
            MapSide(
                group[0].party.organisation,
                [MapBox(each.party.service, sees_words(each, all_sent=all_sent)) for each in group],
            )
            for group in by_organisation.values()
        ],
        "flows": [flow for number, partner in enumerate(ordered) for flow in _flows(number, partner)],
        "label": " ".join(party_sentence(each, all_sent=all_sent) for each in ordered)
        or gettext("Zdí zatím nic neprošlo."),
    }


def _flows(number: int, partner: Partner) -> list[MapFlow]:
    agreed, flows = gettext("se souhlasem"), list[MapFlow]()
    if partner.sent:
        flows.append(MapFlow(0, number, str(partner.sent), label=agreed))
    if partner.received:
        flows.append(MapFlow(0, number, str(partner.received), direction="in", label=agreed))
    if joint := max(partner.joint_sent, partner.joint_received):
        way = "both" if partner.joint_sent and partner.joint_received else "out" if partner.joint_sent else "in"
        words = plural(joint, gettext("společná práce"), gettext("společné práce"), gettext("společných prací"))
        flows.append(MapFlow(0, number, str(joint), direction=way, label=words))
    for offers, way in ((partner.offers_sent, "out"), (partner.offers_received, "in")):
        if offers:
            words = plural(offers, gettext("nabídka"), gettext("nabídky"), gettext("nabídek"))
            flows.append(MapFlow(0, number, str(offers), direction=way, label=words))
    if partner.ended and not partner.sent:
        flows.append(MapFlow(0, number, "×", basis="ended", label=gettext("skončilo")))
    return flows


def sees_words(partner: Partner, *, all_sent: bool) -> list[str]:
    """What a service sees from us, by handovers and by joint work; that it is nothing only for who may know all of it."""
    words = [items_sentence(N_("vidí od nás: {items}"), partner.sent)] if partner.sent else []
    if partner.unopened:
        words.append(items_sentence(N_("nemá kdo otevřít: {items}"), partner.unopened))
    if partner.joint_sent:
        words.append(_of_clients(N_("vidí společnou práci u {clients}"), partner.joint_sent))
    if partner.offers_sent:
        words.append(_of_clients(N_("vidí nabídku společné práce u {clients}"), partner.offers_sent))
    return words or ([gettext("předáním od nás teď nevidí nic")] if all_sent else [])


def party_sentence(partner: Partner, *, all_sent: bool = True) -> str:
    """The same in one sentence, with what we see and what ended."""
    words = sees_words(partner, all_sent=all_sent)
    if partner.received:
        words.append(items_sentence(N_("my od ní: {items}"), partner.received))
    if partner.joint_received:
        words.append(gettext("my vidíme společnou práci"))
    if partner.offers_received:
        words.append(_of_clients(N_("nabízí nám společnou práci u {clients}"), partner.offers_received))
    if partner.ended:
        words.append(items_sentence(N_("skončilo: {items}"), partner.ended))
    return f"{partner.party.service} ({partner.party.organisation}) {', '.join(words)}."


def _of_clients(sentence: str, number: int) -> str:
    clients = counted(number, gettext("klienta"), gettext("klientů"), gettext("klientů"))
    return gettext(sentence).format(clients=clients)


def items_sentence(sentence: str, number: int) -> str:
    items = counted(number, gettext("položka"), gettext("položky"), gettext("položek"))
    return gettext(sentence).format(items=items)

"""The town: what was handed over to PM and to another organisation, and the cases that PM opened from it."""

from app.testing.town import SHARED, Stage, Town, somebody_of
from consent.tables import HANDOVER_FIELDS
from sharing import service as sharing
from sharing import views as sharing_views
from sharing.schemas import HandOver, OpenOwnCase

SIX = [kind.value for kind in HANDOVER_FIELDS]


async def _passed(town: Town) -> None:
    for label in SHARED:
        await _shared(town, label)
    await _fresh(town)
    await _to_the_authority(town)


async def _shared(town: Town, label: str) -> None:
    """Handed over, looked at and taken over by PM; what becomes of it, its label says."""
    osp, pm = town.actor("osp_specialist"), town.actor("pm_worker")
    live = label == "live"
    case = town.one("case", label)
    order = HandOver(version_no=1, client_version=1, consent_id=town.id(f"consent:{label}"), item_kinds=SIX)
    handover_id = await sharing.hand_over(osp, case.path["case_id"], order)
    await sharing.open_handover(town.actor("pm_head"), handover_id)
    sent = (await sharing_views.sent_handover(osp, handover_id)).handover
    taken_id = await sharing.open_own_case(pm, handover_id, OpenOwnCase(key_worker_id=pm.worker_id, open_anyway=True))
    town.add("case", f"{label} at pm", {"case_id": taken_id}, home="pm", mine=frozenset({"pm_worker"}), asked=live)
    # PM opened a file of its own from it, and that stays; its peer mentor is named in the consent, and that ends
    town.tell_name(label, somebody_of("pm") - (frozenset() if live else {"pm_peer"}))
    state = "given" if live else label
    named = frozenset({"pm_worker", "pm_head", "pm_peer"}) if live else frozenset[str]()
    town.add("sent", label, {"handover_id": handover_id}, home="osp", mine=case.mine)
    town.add("received", label, {"handover_id": handover_id}, through=named, state=state)
    town.add("grant", label, {"grant_id": sent.items[0].grant_id}, home="osp", mine=case.mine, state=state)


async def _fresh(town: Town) -> None:
    """Handed over, and nobody has opened a file from it yet."""
    order = HandOver(version_no=1, client_version=1, consent_id=town.id("consent:fresh"), item_kinds=["family_name"])
    handover_id = await sharing.hand_over(town.actor("osp_specialist"), town.id("case:proposed"), order)
    town.add("received", "fresh", {"handover_id": handover_id}, through=frozenset({"pm_worker"}), asked=False)


async def _to_the_authority(town: Town) -> None:
    """Handed over to another organisation: to everybody there, nobody is named."""
    order = HandOver(version_no=1, client_version=1, consent_id=town.id("consent:abroad"), item_kinds=SIX[:-1])
    handover_id = await sharing.hand_over(town.actor("osp_specialist"), town.id("case:abroad"), order)
    town.tell_name("abroad", frozenset({"spod_head", "spod_coordinator", "spod_coordinator2"}))
    path = {"handover_id": handover_id}
    town.add("sent", "abroad", path, home="osp", mine=town.one("case", "abroad").mine)
    town.add("received", "abroad", path, through=somebody_of("spod"), state="given")


SCENES = {Stage.PASSED: _passed}

"""The town: what the clients said of other services, and what came to an end by their word or by time."""

import io
from datetime import timedelta
from typing import Any

from PIL import Image

from app.testing.time import let_time_pass
from app.testing.town import SHARED, Stage, Town
from consent import service as consents
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from kernel.legal_time import today_in_prague

JOINT: dict[str, Any] = {"type": "case_management", "topics": ["bydlení"], "purpose_text": "návrat domů"}


async def _said(town: Town) -> None:
    await _say(town, "refused", decision="disagree", scan=True)
    people = [town.worker("pm_worker"), town.worker("both_pm")]
    for label in SHARED:
        await _say(town, label, scan=True)
        await _say(town, f"{label} joint", of=label, worker_ids=people, **JOINT)
    for label in ("proposed", "declined"):
        await _say(town, label, worker_ids=[town.worker("pm_worker")], **JOINT)
    await _say(town, "fresh", of="proposed", worker_ids=[town.worker("pm_worker")])
    await _say(town, "abroad", recipient_service_id=town.world.services["spod"], worker_ids=[])
    info = {**JOINT, "type": "info_sharing", "recipient_service_id": town.world.services["osp"]}
    await _say(town, "of pm", of="pm", by="pm_worker", worker_ids=[town.worker("osp_specialist")], scan=True, **info)


async def _say(
    town: Town, label: str, *, of: str = "", by: str = "osp_specialist", scan: bool = False, **say: Any
) -> None:
    """Hand over six items to PM; named arguments change it. `of` is the case if it is not of the same label."""
    case = town.one("case", of or label)
    values: dict[str, Any] = {
        "type": "handover",
        "recipient_service_id": town.world.services["pm"],
        "worker_ids": [town.worker(name) for name in ("pm_worker", "pm_head", "pm_peer")],
        "decision": "agree",
        "form": "written",
        "said_on": today_in_prague(),
        "said_by": "self",
        "valid_from": today_in_prague(),
        "valid_until": today_in_prague() + timedelta(days=90),
    }
    if "type" not in say and "recipient_service_id" in say:  # a service without peers
        values |= {"items": [kind.value for kind in HANDOVER_FIELDS[:-1]], "purpose": "service_start"}
    elif "type" not in say:
        values |= {"items": [kind.value for kind in HANDOVER_FIELDS], "purpose": "choose_peer"}
    evidence = ("souhlas.png", "image/png", _picture()) if scan else None
    view = await consents.record_consent(
        town.actor(by), case.path["case_id"], RecordConsent(**{**values, **say}), evidence
    )
    whose = {"home": case.home, "mine": case.mine, "version": view.version}
    town.add("consent", label, {"consent_id": view.id}, state=view.state, asked=scan, **whose)
    if scan:
        path = {"consent_id": view.id, "evidence_id": view.evidence[0].id}
        town.add("evidence", label, path, **whose)


def _picture() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(target, "PNG")
    return target.getvalue()


async def _withdrawn(town: Town) -> None:
    osp = town.actor("osp_specialist")
    for label in ("withdrawn", "withdrawn joint"):
        view = await consents.consent_view(osp, town.id(f"consent:{label}"))
        order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
        await consents.withdraw_consent(osp, view.id, order, version=view.version)


async def _ran_out(town: Town) -> None:
    """As a clock would have it, without any event."""
    ids = [town.id(f"consent:{label}") for label in ("expired", "expired joint")]
    await let_time_pass(town.committed, timedelta(days=100), consents=ids)


SCENES = {Stage.SAID: _said, Stage.ENDED: _withdrawn, Stage.AFTERWARDS: _ran_out}

"""The town: case management that PM agreed to, that it has not answered, and that it declined."""

from app.testing.town import SHARED, Stage, Town
from services.case_management import service as case_management
from services.case_management.schemas import AcceptCaseManagement, DeclineCaseManagement, ProposeCaseManagement


async def _joined(town: Town) -> None:
    osp, pm = town.actor("osp_specialist"), town.actor("pm_worker")
    for label in SHARED:
        case_management_id = await case_management.propose_case_management(
            osp,
            town.id(f"case:{label}"),
            ProposeCaseManagement(version_no=1, client_version=1, consent_id=town.id(f"consent:{label} joint")),
        )
        accept = AcceptCaseManagement(case_id=town.id(f"case:{label} at pm"), key_worker_id=osp.worker_id)
        await case_management.accept_case_management(pm, case_management_id, accept, version=1)
        live = label == "live"
        town.add(
            "case_management",
            label,
            {"case_management_id": case_management_id},
            home="osp",
            through=frozenset({"pm_worker", "both_pm"}) if live else frozenset(),
            state="active" if live else label,
            version=2,
        )
    for label in ("proposed", "declined"):
        case_management_id = await case_management.propose_case_management(
            osp,
            town.id(f"case:{label}"),
            ProposeCaseManagement(version_no=1, client_version=1, consent_id=town.id(f"consent:{label}")),
        )
        if label == "declined":
            order = DeclineCaseManagement(reason="Nemáme volného peera.")
            await case_management.decline_case_management(pm, case_management_id, order, version=1)
        town.tell_name(label, frozenset({"pm_worker"}))
        town.add(
            "case_management",
            label,
            {"case_management_id": case_management_id},
            home="osp",
            through=frozenset({"pm_worker"}),
            state=label,
            version=1 if label == "proposed" else 2,
        )


SCENES = {Stage.JOINED: _joined}

"""The matrix: clients who know who leads their case; whoever writes into the file notes it, heads see who was not told."""

from app.testing.matrix import CLOSE, HOME, TEAM, Matrix, Roles, Swap

CONTENT: Roles = {HOME: TEAM | {"unit_head"}, CLOSE: {"case_coordinator"}}
LEADS = TEAM | {"unit_head", "case_coordinator"}

MATRIX = Matrix(
    may={
        "client_told.read": CONTENT,
        "client_told.note": CONTENT,
        "planned_change.set": {HOME: {"unit_head", "service_head"}},
        "client_told.untold": {HOME: {"unit_head", "service_head"}},
        "worker_contact.own": {HOME: LEADS},
    },
    leaves={
        "/cases/{case_id:uuid}/told": {"client_told.read"},
        "/cases/{case_id:uuid}/told/letter": {"client_told.read"},
        "/cases/{case_id:uuid}/leaflet.pdf": {"leaflet.read"},
        "/cases/{case_id:uuid}/planned-change": {"planned_change.read"},
        "/cases/{case_id:uuid}/planned-change/new": {"planned_change.read"},
        "/my-contact": {""},
        "/untold": {"cases.read", ""},
        "/api/v1/cases/{case_id:uuid}/told": {"client_told.read"},
        "/api/v1/cases/{case_id:uuid}/told/letter": {"client_told.read"},
        "/api/v1/cases/{case_id:uuid}/leaflet.pdf": {"leaflet.read"},
        "/api/v1/cases/{case_id:uuid}/planned-change": {"planned_change.read"},
        "/api/v1/my-contact": {""},
        "/api/v1/untold": {"cases.read", ""},
    },
    swaps=[
        Swap(
            "worker_id",
            {
                "POST /api/v1/cases/{case_id:uuid}/planned-change": "live",
                "POST /cases/{case_id:uuid}/planned-change/new": "live",
            },
            "worker:osp_worker",
            "worker:pm_worker",
            "worker:spod_coordinator",
            "worker:javorec_head",
            actor="osp_head",
        ),
        *(
            Swap(
                "plan_id",
                {
                    f"POST /api/v1/cases/{{case_id:uuid}}/planned-change/{act}": "withdrawn",
                    f"POST /cases/{{case_id:uuid}}/planned-change/{act}": "withdrawn",
                },
                "planned_change:of withdrawn",
                "planned_change:of pm",
                actor="osp_head",
                **more,
            )
            for act, more in (("cancel", {}), ("carry-out", {}), ("defer", {"reason": "Nebere telefon."}))
        ),
        Swap(
            "worker_id",
            {
                "POST /api/v1/cases/{case_id:uuid}/told": "refused",
                "POST /cases/{case_id:uuid}/told": "refused",
                "POST /api/v1/cases/{case_id:uuid}/told/letter": "refused",
            },
            "worker:osp_specialist",
            "worker:pm_worker",
            "worker:spod_coordinator",
            "worker:javorec_head",
        ),
    ],
)

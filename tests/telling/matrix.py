"""The matrix: clients who know who leads their case; whoever writes into the file notes it, heads see who was not told."""

from app.testing.matrix import CLOSE, HOME, TEAM, Matrix, Roles, Swap

CONTENT: Roles = {HOME: TEAM | {"unit_head"}, CLOSE: {"case_coordinator"}}
LEADS = TEAM | {"unit_head", "case_coordinator"}

MATRIX = Matrix(
    may={
        "client_told.read": CONTENT,
        "client_told.note": CONTENT,
        "client_told.untold": {HOME: {"unit_head", "service_head"}},
        "worker_contact.own": {HOME: LEADS},
    },
    leaves={
        "/cases/{case_id:uuid}/told": {"client_told.read"},
        "/cases/{case_id:uuid}/leaflet.pdf": {"leaflet.read"},
        "/my-contact": {""},
        "/untold": {"cases.read", ""},
        "/api/v1/cases/{case_id:uuid}/told": {"client_told.read"},
        "/api/v1/cases/{case_id:uuid}/leaflet.pdf": {"leaflet.read"},
        "/api/v1/my-contact": {""},
        "/api/v1/untold": {"cases.read", ""},
    },
    swaps=[
        Swap(
            "worker_id",
            {
                "POST /api/v1/cases/{case_id:uuid}/told": "refused",
                "POST /cases/{case_id:uuid}/told": "refused",
            },
            "worker:osp_specialist",
            "worker:pm_worker",
            "worker:spod_coordinator",
            "worker:javorec_head",
        ),
    ],
)

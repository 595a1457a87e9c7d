"""The matrix: two services and one client."""

from app.testing.matrix import HOME, JOINT, TEAM, THROUGH, Matrix, Swap

MATRIX = Matrix(
    knows={"case_management": JOINT},
    may={
        "case_management.see": JOINT,
        "case_management.propose": {HOME: TEAM},
        "case_management.answer": {THROUGH: TEAM},
        "case_management.change_key_worker": JOINT,
        "case_management.take_back": {HOME: TEAM},
        "case_management.close": JOINT,
    },
    leaves={
        "/case-management/{case_management_id:uuid}": {"case_management.read"},
        "/case-management/{case_management_id:uuid}/accept": {"case_management.read"},
        "/case-management/{case_management_id:uuid}/new-case": {"case_management.read"},
        "/case-management/{case_management_id:uuid}/decline": {"case_management.read"},
        "/case-management/{case_management_id:uuid}/take-back": {"case_management.read"},
        "/case-management/{case_management_id:uuid}/close": {"case_management.read"},
        "/case-management/{case_management_id:uuid}/key-worker": {"case_management.read"},
        "/cases/{case_id:uuid}/plan/propose": {"plan.read"},
        "/api/v1/case-management/{case_management_id:uuid}": {"case_management.read"},
    },
    names={"case_management_id": "case_management"},
    swaps=[
        Swap(
            "case_id",
            {
                "POST /api/v1/case-management/{case_management_id:uuid}/accept": "proposed",
                "POST /case-management/{case_management_id:uuid}/accept": "proposed",
            },
            "case:pm",
            "case:proposed",
            "case:of spod",
            actor="pm_worker",
        ),
        Swap(
            "consent_id",
            {
                "POST /api/v1/cases/{case_id:uuid}/case-management": "live",
                "POST /cases/{case_id:uuid}/plan/propose": "live",
            },
            "consent:live joint",
            "consent:proposed",
            "consent:of pm",
            "consent:refused",
            "consent:live",
        ),
        Swap(  # of the own service, as for every new case, and named by the consent
            "key_worker_id",
            {"POST /case-management/{case_management_id:uuid}/new-case": "proposed"},
            "worker:pm_worker",
            "worker:spod_coordinator",  # those of the other service stand in the form, as who may lead the joint work
            "worker:javorec_head",
            actor="pm_worker",
            leads_id="worker:pm_worker",
        ),
        Swap(
            "leads_id",
            {"POST /case-management/{case_management_id:uuid}/new-case": "proposed"},
            "worker:osp_worker",
            "worker:pm_worker2",
            "worker:javorec_head",
            "worker:pm_peer",
            actor="pm_worker",
            key_worker_id="worker:pm_worker",
        ),
        Swap(
            "key_worker_id",
            {
                "POST /api/v1/case-management/{case_management_id:uuid}/accept": "proposed",
                "POST /case-management/{case_management_id:uuid}/accept": "proposed",
                "PUT /api/v1/case-management/{case_management_id:uuid}/key-worker": "live",
                "POST /case-management/{case_management_id:uuid}/key-worker": "live",
            },
            "worker:osp_worker",
            "worker:pm_worker2",
            "worker:javorec_head",
            "worker:pm_peer",
            actor="pm_worker",
        ),
    ],
)

"""The matrix: consents; authorities work by law."""

from app.testing.matrix import HEADER, HOME, TEAM, Matrix, Swap

MATRIX = Matrix(
    knows={"consent": HEADER, "evidence": HEADER},
    may={
        "consent.view": {HOME: TEAM},
        "consent.record": {HOME: TEAM},
        "consent.withdraw": {HOME: TEAM},
    },
    leaves={
        "/cases/{case_id:uuid}/consents": {"consents.read"},
        "/cases/{case_id:uuid}/consents/new": {"consent_draft.read"},
        "/consents/{consent_id:uuid}": {"consent.read"},
        "/consents/{consent_id:uuid}/change": {"consent.read"},
        "/consents/{consent_id:uuid}/withdraw": {"consent.read"},
        "/consents/{consent_id:uuid}/evidence/{evidence_id:uuid}": {"consent_evidence.read"},
        "/consents/{consent_id:uuid}/form.pdf": {"consent_form.read"},
        "/api/v1/cases/{case_id:uuid}/consents": {"consents.read"},
        "/api/v1/consents/{consent_id:uuid}": {"consent.read"},
        "/api/v1/consents/{consent_id:uuid}/endings": {"consent.read"},
        "/api/v1/consents/{consent_id:uuid}/since": {"consent.read"},
        "/api/v1/cases/{case_id:uuid}/consents/since": {"consents.read"},
        "/api/v1/consents/{consent_id:uuid}/evidence/{evidence_id:uuid}": {"consent_evidence.read"},
        "/api/v1/consents/{consent_id:uuid}/form.pdf": {"consent_form.read"},
    },
    names={"consent_id": "consent", "evidence_id": "evidence"},
    not_looked_up={"RecordConsent.known_refusals.id"},  # compared with what was found by other means
    swaps=[
        # whom a consent can name
        Swap(
            "worker_ids",
            {
                "POST /api/v1/cases/{case_id:uuid}/consents": "live",
                "POST /api/v1/cases/{case_id:uuid}/consents/preview": "live",
                "POST /cases/{case_id:uuid}/consents/new": "live",
                "POST /api/v1/consents/{consent_id:uuid}/versions": "live",
                "POST /consents/{consent_id:uuid}/change": "live",
            },
            "worker:pm_worker2",
            "worker:osp_worker",
            "worker:javorec_head",
            "case:pm",
            recipient_service_id="service:pm",
            type="handover",
        ),
        # the public directory: what is no service on the platform
        Swap(
            "recipient_service_id",
            {"POST /api/v1/cases/{case_id:uuid}/consents": "live", "POST /cases/{case_id:uuid}/consents/new": "live"},
            "service:pm",
            "case:pm",
            "organisation:javorec",
        ),
        Swap(
            "recipient_service_id", {"POST /api/v1/cases/{case_id:uuid}/consents": "live"}, "service:pm", "service:osp"
        ),
        Swap(
            "recipient",
            {"GET /cases/{case_id:uuid}/consents/new": "live"},
            "service:pm",
            "case:pm",
            "organisation:javorec",
            type="handover",
        ),
        Swap(
            "service_id",
            {"GET /api/v1/cases/{case_id:uuid}/consents/since": "live"},
            "service:pm",
            "case:pm",
            "organisation:javorec",
            type="handover",
        ),
    ],
)

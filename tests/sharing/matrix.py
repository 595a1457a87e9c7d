"""The matrix: what crosses the wall."""

from app.testing.matrix import HEADER, HOME, PEER, RECIPIENTS, TEAM, THROUGH, Matrix, Swap

MATRIX = Matrix(
    knows={"sent": HEADER, "grant": HEADER, "received": {THROUGH: RECIPIENTS}},
    may={
        "sharing.list": {HOME: RECIPIENTS},
        "sharing.see_sent": {HOME: TEAM},
        "sharing.list_by_law": {HOME: {"unit_head"}},
        "sharing.hand_over": {HOME: TEAM},
        "sharing.end": {HOME: TEAM},
        "sharing.export": {HOME: TEAM},
        "sharing.receive": {THROUGH: RECIPIENTS},
        "sharing.take_over": {THROUGH: TEAM},
        "sharing.decline": {THROUGH: RECIPIENTS - PEER},
    },
    leaves={
        "/sharing": {"sharing.read", "handovers.read"},
        "/sharing/by-law": {"crossings_by_law.read", "notices.read", ""},
        "/sharing/{handover_id:uuid}": {"handover.read"},
        "/sharing/{handover_id:uuid}/decline": {"handovers.read"},
        "/sharing/sent/{handover_id:uuid}": {"sharing.read"},
        "/sharing/sent/{handover_id:uuid}/end": {"sharing.read"},
        "/sharing/shares/{grant_id:uuid}/end": {"sharing.read"},
        "/cases/{case_id:uuid}/sharing": {"sharing.read"},
        "/cases/{case_id:uuid}/sharing/new": {"handover_offers.read"},
        "/cases/{case_id:uuid}/sharing/looks.csv": {"sharing.exported"},
        "/api/v1/sharing/by-law": {"crossings_by_law.read", "notices.read", ""},
        "/api/v1/cases/{case_id:uuid}/sharing": {"sharing.read"},
        "/api/v1/cases/{case_id:uuid}/sharing/looks.csv": {"sharing.exported"},
        "/api/v1/cases/{case_id:uuid}/sharing/offers": {"handover_offers.read"},
        "/api/v1/sharing/received": {"handovers.read"},
        "/api/v1/sharing/received/{handover_id:uuid}": {"handover.read"},
        "/api/v1/sharing/sent": {"sharing.read", ""},  # who may not see all of it sees none
        "/api/v1/sharing/sent/{handover_id:uuid}": {"sharing.read"},
    },
    names={
        "grant_id": "grant",
        ("handover_id", "sharing.see_sent"): "sent",
        ("handover_id", "sharing.end"): "sent",
        ("handover_id", "sharing.receive"): "received",
        ("handover_id", "sharing.take_over"): "received",
        ("handover_id", "sharing.decline"): "received",
    },
    swaps=[
        Swap(
            "key_worker_id",
            {
                "POST /api/v1/sharing/received/{handover_id:uuid}/case": "fresh",
                "POST /sharing/{handover_id:uuid}": "fresh",
            },
            "worker:pm_worker2",
            "worker:osp_worker",
            "worker:pm_peer",
            actor="pm_worker",
        ),
        # cases of others, and one of somebody else
        Swap(
            "case_id",
            {
                "POST /api/v1/sharing/received/{handover_id:uuid}/join": "fresh",
                "POST /sharing/{handover_id:uuid}/join": "fresh",
            },
            "case:pm",
            "case:live",
            "case:of spod",
            actor="pm_worker",
        ),
        # consents of other clients and of other services
        Swap(
            "consent_id",
            {
                "POST /api/v1/cases/{case_id:uuid}/handovers": "live",
                "POST /cases/{case_id:uuid}/sharing/new": "live",
            },
            "consent:live",
            "consent:abroad",
            "consent:of pm",
            "consent:refused",
            "consent:live joint",
        ),
    ],
    not_looked_up={
        "GET /cases/{case_id:uuid}/sharing.before",
        "GET /cases/{case_id:uuid}/sharing/new.consent",
        "GET /sharing.received_before",
        "GET /sharing/by-law.before",
        "GET /sharing.sent_before",
    },
)

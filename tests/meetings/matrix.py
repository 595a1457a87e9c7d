"""The matrix: meetings, what is agreed there."""

from app.testing.matrix import HOME, JOINT, TEAM, Matrix, Swap

MATRIX = Matrix(
    knows={"meeting": JOINT, "item": JOINT, "goal": JOINT},
    may={
        "meeting.list": {HOME: TEAM},
        "meeting.convene": {HOME: TEAM},
        "meeting.see": JOINT,
        "meeting.write_minutes": JOINT,
        "meeting.add_item": JOINT,
        "meeting_item.see": JOINT,
        "meeting_item.write": JOINT,
        "meeting_item.conclude": JOINT,
        "meeting_item.evaluate": JOINT,
    },
    leaves={
        "/meetings": {"case_managements.read", ""},  # offers that wait; a meeting in the list names no client
        "/meetings/new": {"case_managements.read"},
        "/meetings/{meeting_id:uuid}": {"meeting.read"},
        "/meetings/{meeting_id:uuid}/minutes": {"meeting.read"},
        "/meetings/{meeting_id:uuid}/items/new": {"case_managements.read"},
        "/meetings/{meeting_id:uuid}/items/{item_id:uuid}": {"meeting_item.read"},
        "/meetings/{meeting_id:uuid}/items/{item_id:uuid}/goals/{goal_id:uuid}": {"meeting_item.read"},
        "/cases/{case_id:uuid}/plan": {"plan.read"},
        "/api/v1/cases/{case_id:uuid}/left-steps": {"plan.read"},
        "/api/v1/cases/{case_id:uuid}/plan": {"plan.read"},
        "/api/v1/meeting-items/{item_id:uuid}": {"meeting_item.read"},
        "/api/v1/meetings": {"case_managements.read", ""},
        "/api/v1/meetings/choices": {"case_managements.read"},
        "/api/v1/meetings/{meeting_id:uuid}": {"meeting.read"},
        "/api/v1/my-day/case_management": {"case_managements.read", ""},
    },
    names={"meeting_id": "meeting", "item_id": "item", "goal_id": "goal"},
    swaps=[
        # case management with others, of others, and over
        Swap(
            "partner_service_id",
            {"POST /api/v1/meetings": None, "POST /meetings/new": None},
            "service:pm",
            "service:spod",
            "case:pm",
        ),
        Swap("partner_service_id", {"GET /api/v1/meetings/choices": None}, "", "service:spod", "case:pm"),
        Swap("partner", {"GET /meetings/new": None}, "", "service:spod", "case:pm"),
        Swap(
            "participant_ids",
            {"POST /api/v1/meetings": None, "POST /meetings/new": None},
            "worker:pm_worker",
            "worker:spod_head",
            "worker:pm_peer",
            partner_service_id="service:pm",
        ),
        Swap(
            "agenda",
            {"POST /api/v1/meetings": None},
            "case_management:live",
            "case_management:withdrawn",
            "case_management:expired",
            "case_management:proposed",
            "case:pm",
            partner_service_id="service:pm",
        ),
        Swap(  # the page shows what has ended, with the reason
            "agenda",
            {"POST /meetings/new": None},
            "case_management:live",
            "case_management:proposed",
            "case:pm",
            partner_service_id="service:pm",
        ),
        Swap(
            "agenda",
            {"POST /api/v1/meetings": None, "POST /meetings/new": None},
            "",
            "case_management:live",  # the consent does not name this colleague
            "case_management:withdrawn",
            actor="pm_worker2",
            partner_service_id="service:osp",
        ),
        Swap(
            "case_management_id",
            {
                "POST /api/v1/meetings/{meeting_id:uuid}/items": "live concluded",
                "POST /meetings/{meeting_id:uuid}/items/new": "live concluded",
            },
            "case_management:live",
            "case_management:withdrawn",
            "case_management:expired",
            "case_management:proposed",
            "case:live",
        ),
        Swap(
            "steps.responsible_id",
            {"PUT /api/v1/meeting-items/{item_id:uuid}": "live open"},
            "worker:pm_worker",
            "worker:pm_worker2",
            "worker:spod_head",
        ),
    ],
    not_looked_up={"WriteItem.goals.id", "WriteItem.goals.steps.id", "WriteItem.steps.id"},
    alike={"WriteItem.goals.steps.responsible_id": "WriteItem.steps.responsible_id"},
)

"""The matrix: notices."""

from app.testing.matrix import AUTHORITY, CLOSE, HOME, Matrix, Swap

MATRIX = Matrix(
    knows={"notice": {HOME: AUTHORITY}, "arrival": {HOME: AUTHORITY}},
    may={
        "notice.list": {HOME: AUTHORITY},
        "notice.record": {HOME: AUTHORITY - {"mailroom"}},
        "notice.note_arrival": {HOME: AUTHORITY},
        "notice.see": {HOME: AUTHORITY},
        "notice.read": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
        "notice.show_notifier": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
        "notice.assign": {HOME: {"unit_head"}},
        "notice.give": {HOME: set()},  # where an authority says so alone: tests/intake/test_giving.py
        "notice.add": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
        "notice.mark_duplicate": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
    },
    leaves={
        "/notices": {"notices.read"},
        "/notices/incoming": {"notices.read"},
        "/notices/{notice_id:uuid}": {"notice.read", "notice_header.read"},
        "/notices/{notice_id:uuid}/record.pdf": {"notice_record.read"},
        "/notices/{notice_id:uuid}/add": {"notice.read"},
        "/notices/{notice_id:uuid}/visit": {"notice.read"},
        "/notices/{notice_id:uuid}/duplicate": {"notice.read"},
        "/notices/{notice_id:uuid}/assign": {"notice_assignment.read"},
        "/notices/{notice_id:uuid}/join": {"notice_assignment.read"},
        "/api/v1/notices": {"notices.read"},
        "/api/v1/notices/{notice_id:uuid}": {"notice.read", "notice_header.read"},
        "/api/v1/notices/{notice_id:uuid}/assignment": {"notice_assignment.read"},
    },
    names={"notice_id": "notice", "arrival_id": "arrival"},
    # compared with the children of the notice, and with those of other agendas (tests/persons)
    # and with whom the rules name, where somebody gives a notice on by them
    not_looked_up={"AddToNotice.child_ids", "AssignNotice.same_person", "GiveNotice.worker_id"},
    swaps=[
        Swap(
            "key_worker_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/assign": "waiting at spod",
                "POST /notices/{notice_id:uuid}/assign": "waiting at spod",
            },
            "worker:spod_coordinator2",
            "worker:javorec_coordinator",
            "worker:osp_worker",
            "worker:spod_mailroom",
            actor="spod_head",
        ),
        Swap(  # who is proposed now: of the town, by what it concerns
            "proposed_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/assign": "waiting at spod",
                "POST /notices/{notice_id:uuid}/assign": "waiting at spod",
            },
            "worker:spod_coordinator",
            "worker:spod_mailroom",
            "worker:javorec_coordinator",
            "worker:osp_worker",
            actor="spod_head",
            key_worker_id="worker:spod_coordinator2",
            concerns="specialisation.curator",
        ),
        # cases of others
        Swap(
            "case_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/join": "waiting at spod",
                "POST /notices/{notice_id:uuid}/join": "waiting at spod",
                "GET /notices/{notice_id:uuid}/join": "waiting at spod",
            },
            "case:of spod",
            "case:of javorec_spod",
            "case:live",
            actor="spod_head",
        ),
    ],
)

"""The matrix: what is judged of notices."""

from app.testing.matrix import AUTHORITY, CLOSE, HOME, Matrix, Swap

MATRIX = Matrix(
    knows={"urgency_assessment": {HOME: AUTHORITY}},
    names={"assessment_id": "urgency_assessment"},
    may={
        "urgency.read": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
        "urgency.ask": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
        "urgency.answer": {},
        "basic.assess": {HOME: {"unit_head"}, CLOSE: {"case_coordinator"}},
        "urgency.assess": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
        "urgency.take_step": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
    },
    leaves={
        "/notices/{notice_id:uuid}/urgency": {"urgency.read"},
        "/notices/{notice_id:uuid}/urgency/addition": {"urgency.read"},
        "/notices/{notice_id:uuid}/urgency/steps": {"urgency.read"},
        "/notices/{notice_id:uuid}/urgency/ask": {"urgency.read"},
        "/notices/{notice_id:uuid}/basic": {"urgency.read", ""},
        "/notices/{notice_id:uuid}/urgency/all": {"urgency.read"},
        "/notices/{notice_id:uuid}/children": {"notice_assignment.read", ""},
        "/api/v1/notices/{notice_id:uuid}/children": {"notice_assignment.read"},
        "/api/v1/notices/{notice_id:uuid}/urgency": {"urgency.read"},
    },
    # compared with the children of the notice, and with those of other agendas (tests/persons)
    not_looked_up={"AnswerColleague.question_id", "OpenFiles.children.child_id", "OpenFiles.children.same_person"},
    alike={"OpenFiles.children.case_id": "JoinNotice.case_id"},
    swaps=[
        Swap(
            "key_worker_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/children": "assigned at spod",
                "POST /notices/{notice_id:uuid}/children": "assigned at spod",
            },
            "worker:spod_coordinator2",
            "worker:javorec_coordinator",
            "worker:osp_worker",
            "worker:spod_mailroom",
            actor="spod_head",
        ),
        Swap(
            "child_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/urgency": "judged at spod",
                "POST /notices/{notice_id:uuid}/urgency": "judged at spod",
            },
            "assessed_child:judged at spod",
            "assessed_child:waiting at javorec_spod",
            "assessed_child:assigned at spod",
            actor="spod_head",
            result="urgent",
            child_asked="not_met",
        ),
        Swap(
            "child_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/basic": "assigned at spod",
                "POST /notices/{notice_id:uuid}/basic": "assigned at spod",
            },
            "assessed_child:assigned at spod",
            "assessed_child:waiting at javorec_spod",
            "assessed_child:waiting at spod",
            actor="spod_head",
            result="kept",
            reason="Riziko není.",
            retention_note="Podnět v CJ.",
        ),
        Swap(
            "child_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/urgency/steps": "judged at spod",
                "POST /notices/{notice_id:uuid}/urgency/steps": "judged at spod",
            },
            "assessed_child:judged at spod",
            "assessed_child:waiting at javorec_spod",
            "assessed_child:assigned at spod",
            actor="spod_head",
            step="police",
        ),
        Swap(
            "child_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/urgency/additions": "judged at spod",
                "POST /notices/{notice_id:uuid}/urgency/addition": "judged at spod",
            },
            "assessed_child:judged at spod",
            "assessed_child:waiting at javorec_spod",
            "assessed_child:assigned at spod",
            actor="spod_head",
            addition_id="addition:judged at spod",
        ),
        Swap(
            "asked_of",
            {
                "POST /api/v1/notices/{notice_id:uuid}/urgency/questions": "judged at spod",
                "POST /notices/{notice_id:uuid}/urgency/ask": "judged at spod",
            },
            "worker:spod_coordinator2",
            "worker:javorec_coordinator",
            "worker:osp_worker",
            "worker:spod_mailroom",
            actor="spod_head",
            question="Jet hned?",
        ),
        Swap(
            "instead",
            {
                "POST /api/v1/notices/{notice_id:uuid}/urgency/questions": "judged at spod",
                "POST /notices/{notice_id:uuid}/urgency/ask": "judged at spod",
            },
            "urgency_question:judged at spod",
            "urgency_question:judged at javorec_spod",
            actor="spod_head",
            asked_of="worker:spod_coordinator2",
            question="Jet hned?",
        ),
        Swap(
            "question_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/urgency/questions/withdraw": "judged at spod",
                "POST /notices/{notice_id:uuid}/urgency/questions/withdraw": "judged at spod",
            },
            "urgency_question:judged at spod",
            "urgency_question:judged at javorec_spod",
            actor="spod_head",
        ),
        Swap(
            "addition_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/urgency/additions": "judged at spod",
                "POST /notices/{notice_id:uuid}/urgency/addition": "judged at spod",
            },
            "addition:judged at spod",
            "addition:judged at javorec_spod",
            actor="spod_head",
            content="Potvrzuje, co víme.",
            seriousness="1",
            credibility="1",
            acute="no",
        ),
    ],
)

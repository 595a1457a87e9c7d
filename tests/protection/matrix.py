"""The matrix: what is judged of notices."""

from app.testing.matrix import CLOSE, HOME, Matrix, Swap

MATRIX = Matrix(
    may={
        "urgency.read": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
        "urgency.assess": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
    },
    leaves={
        "/notices/{notice_id:uuid}/urgency": {"urgency.read"},
        "/notices/{notice_id:uuid}/urgency/all": {"urgency.read"},
        "/api/v1/notices/{notice_id:uuid}/urgency": {"urgency.read"},
    },
    swaps=[
        Swap(
            "child_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/urgency": "waiting at spod",
                "POST /notices/{notice_id:uuid}/urgency": "waiting at spod",
            },
            "assessed_child:waiting at spod",
            "assessed_child:waiting at javorec_spod",
            "assessed_child:assigned at spod",
            actor="spod_head",
            result="urgent",
            child_asked="not_met",
        ),
    ],
)

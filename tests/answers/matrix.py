"""The matrix: what notifiers ask and are told; as for who they are (1.18)."""

from app.testing.matrix import CLOSE, HOME, Matrix, Swap

_NEAR = {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}}

MATRIX = Matrix(
    may={"answer.read": _NEAR, "answer.give": _NEAR},
    leaves={
        "/notices/{notice_id:uuid}/report": {"notifier_answer.read"},
        "/notices/{notice_id:uuid}/report/request": {"notifier_answer.read"},
        "/api/v1/notices/{notice_id:uuid}/report": {"notifier_answer.read"},
    },
    swaps=[
        Swap(
            "request_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/report/answers": "answered at spod",
                "POST /notices/{notice_id:uuid}/report": "answered at spod",
            },
            "notifier_request:answered at spod",
            "notifier_request:answered at javorec_spod",
            "notifier_request:waiting at spod",
            actor="spod_head",
            template="received",
            how="phone",
        ),
    ],
)

"""The matrix: that a notice waits for a return; whoever may assign lets it, everybody of the authority may know."""

from app.testing.matrix import AUTHORITY, HOME, Matrix, Swap

MATRIX = Matrix(
    may={"notice_wait.read": {HOME: AUTHORITY}, "notice_wait.set": {HOME: {"unit_head"}}},
    leaves={
        "/notices/{notice_id:uuid}/wait": {"notice_wait.read"},
        "/api/v1/notices/{notice_id:uuid}/wait": {"notice_wait.read"},
    },
    swaps=[
        Swap(
            "worker_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/wait": "waits at spod",
                "POST /notices/{notice_id:uuid}/wait": "waits at spod",
            },
            "worker:spod_coordinator2",
            "worker:javorec_coordinator",
            "worker:osp_worker",
            "worker:spod_mailroom",
            actor="spod_head",
            reason="Vrací se.",
        ),
        Swap(
            "wait_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/wait/end": "waits at spod",
                "POST /notices/{notice_id:uuid}/wait/end": "waits at spod",
            },
            "notice_wait:waits at spod",
            "notice_wait:waits at javorec_spod",
            actor="spod_head",
        ),
    ],
)

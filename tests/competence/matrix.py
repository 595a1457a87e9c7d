"""The matrix: whose notices are."""

from app.testing.matrix import AUTHORITY, CLOSE, HOME, Matrix, Swap

_DECIDES = {
    "result": "not_competent",
    "way": "forwarded",
    "reason": "Trvalý pobyt jinde.",
    "paper_archive": "nothing",
    "told_how": "phone",
}

MATRIX = Matrix(
    may={
        "competence.read": {HOME: AUTHORITY},
        "competence.decide": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
    },
    leaves={
        "/notices/{notice_id:uuid}/competence": {"competence.read", "notices.read"},
        "/notices/{notice_id:uuid}/competence/steps": {"competence.read"},
        "/notices/{notice_id:uuid}/competence/letter.pdf": {"forwarding_letter.read", ""},
        "/api/v1/notices/{notice_id:uuid}/competence": {"competence.read"},
    },
    not_looked_up={"NoteStep.decision_id"},  # compared with the one that holds
    swaps=[
        Swap(
            "authority_id",
            {
                "POST /api/v1/notices/{notice_id:uuid}/competence": "decided at spod",
                "POST /notices/{notice_id:uuid}/competence": "decided at spod",
            },
            "authority:Bukovec",
            "authority:of javorec",
            "service:pm",
            actor="spod_head",
            **_DECIDES,
        ),
        Swap(
            "files",
            {
                "POST /api/v1/notices/{notice_id:uuid}/competence": "came as a file at spod",
                "POST /notices/{notice_id:uuid}/competence": "came as a file at spod",
            },
            "arrived_part:of the notice at spod",
            "arrived_part:of file at spod",
            "arrived_part:of file at javorec_spod",
            actor="spod_head",
            authority_id="authority:Bukovec",
            **_DECIDES,
        ),
    ],
)

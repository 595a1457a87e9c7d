"""The matrix: guardianship. Nobody does anything of it in another agenda; its own is tried in test_guardianship.py."""

from app.testing.matrix import Matrix

MATRIX = Matrix(
    may={
        "guardianship.list": {},
        "guardianship.open": {},
        "guardianship.read": {},
        "guardianship.act": {},
        "guardianship.except": {},
    },
    # this world has no such agenda: whose ids are right there is tried in test_guardianship.py
    not_looked_up={
        "GET /guardianships/new.like",
        "POST /guardianships/new.like",
        "OpenGuardianship.like_id",
        "OpenGuardianship.key_worker_id",
        "OpenGuardianship.same_person",
        "GiveException.worker_id",
        "ReportThreat.agenda_id",
    },
    leaves={"/api/v1/cases/{case_id:uuid}/guardian-exceptions": {"guardian_exceptions.read"}},
)

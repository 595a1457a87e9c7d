"""The matrix: whoever leads a case says that they cannot take it over, the heads of its service decide; nobody else knows of it."""

from app.testing.matrix import CLOSE, HOME, Matrix, Roles

SETTLES: Roles = {HOME: {"unit_head", "service_head"}}

MATRIX = Matrix(
    may={
        "declined.read": {
            HOME: {"unit_head", "service_head"},
            CLOSE: {"case_coordinator", "social_worker", "spinal_specialist"},
        },
        "declined.say": {CLOSE: {"case_coordinator", "social_worker", "spinal_specialist"}},
        "declined.settle": SETTLES,
    },
    leaves={
        "/cases/{case_id:uuid}/decline": {"declined.read"},
        "/cases/{case_id:uuid}/declined": {"declined.read"},
        "/api/v1/cases/{case_id:uuid}/declined": {"declined.read"},
    },
    not_looked_up={"KeepWithThem.declined_id"},  # compared with that of who leads the case now
)

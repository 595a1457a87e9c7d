"""The matrix: the sheet of an absence; who was away and the heads read it, who was away says so."""

from app.testing.matrix import CLOSE, HOME, Matrix

MATRIX = Matrix(
    may={
        ("absence", "standing_in.read"): {HOME: {"unit_head"}, CLOSE: {"intake_worker"}},
        ("absence", "standing_in.confirm"): {CLOSE: {"intake_worker"}},
    },
    leaves={
        "/absences/{absence_id:uuid}/sheet": {"standing_in_sheet.read"},
        "/api/v1/absences/{absence_id:uuid}/sheet": {"standing_in_sheet.read"},
    },
    not_looked_up={"GET /absences/{absence_id:uuid}/sheet.after", "GET /api/v1/absences/{absence_id:uuid}/sheet.after"},
)

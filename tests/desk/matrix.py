"""The matrix: what lies on somebody's desk."""

from app.testing.matrix import CASEWORK, CLOSE, Matrix

MATRIX = Matrix(
    knows={"notification": {CLOSE: CASEWORK}},
    may={("notification", "case.list"): {CLOSE: CASEWORK}},
    names={"notification_id": "notification"},
)

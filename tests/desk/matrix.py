"""The matrix: what lies on somebody's desk."""

from app.testing.matrix import CASEWORK, CLOSE, Matrix

MATRIX = Matrix(
    knows={"notification": {CLOSE: CASEWORK}},
    may={("notification", "case.list"): {CLOSE: CASEWORK}},
    leaves={
        "/my-day": {"my_day.read"},
        "/my-day/without": {"without_worker.read"},
        "/search": {""},  # before something is looked for
        "/api/v1/my-day": {"my_day.read"},
    },
    names={"notification_id": "notification"},
)

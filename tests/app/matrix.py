"""The matrix: what the application itself answers."""

from app.testing.matrix import Matrix

MATRIX = Matrix(
    not_looked_up={"POST /device/draft.record"},  # drawn by the device: which of one's own drafts it becomes
    open_to_all={
        ("GET", "/"),
        ("GET", "/accessibility"),
        ("GET", "/device"),
        ("GET", "/device/worker.js"),
        ("GET", "/device/{key:str}"),
        ("GET", "/health/live"),
        ("GET", "/health/ready"),
        ("GET", "/help"),
        ("GET", "/help/handbook/{key:str}"),
        ("GET", "/help/handbook/pictures/{file:str}"),
        ("GET", "/help/{task:str}"),
        ("GET", "/shortcuts"),
        ("POST", "/device/key"),
    },
)

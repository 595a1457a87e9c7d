"""The matrix: what the application itself answers."""

from app.testing.matrix import Matrix

MATRIX = Matrix(
    open_to_all={
        ("GET", "/"),
        ("GET", "/accessibility"),
        ("GET", "/health/live"),
        ("GET", "/health/ready"),
        ("GET", "/help"),
        ("GET", "/help/handbook/{key:str}"),
        ("GET", "/help/handbook/pictures/{file:str}"),
        ("GET", "/help/{task:str}"),
        ("GET", "/shortcuts"),
    },
)

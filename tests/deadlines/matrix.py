"""The matrix: deadlines. Who may know of a notice may know by when it is due."""

from app.testing.matrix import AUTHORITY, HOME, Matrix

MATRIX = Matrix(
    knows={"deadline": {HOME: AUTHORITY}},
    may={"deadline.see": {HOME: AUTHORITY}},
    names={"deadline_id": "deadline"},
)

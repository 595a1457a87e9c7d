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
)

"""The matrix: the shell."""

from app.testing.matrix import EVERYBODY, HOME, Matrix
from kernel.web.guard import SIGNED_IN

MATRIX = Matrix(
    may={SIGNED_IN: {HOME: EVERYBODY}},
    open_to_all={
        ("GET", "/schema"),
        ("GET", "/schema/openapi.json"),
        ("GET", "/schema/{path:str}"),
        ("GET", "/static/{name:path}"),
    },
)

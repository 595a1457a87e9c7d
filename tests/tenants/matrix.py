"""The matrix: signing in, one's own account, colleagues."""

from app.testing.matrix import CLOSE, EVERYBODY, Matrix, Swap
from kernel.web.guard import SIGNED_IN

MATRIX = Matrix(
    knows={"token": {CLOSE: EVERYBODY}},
    may={("token", SIGNED_IN): {CLOSE: EVERYBODY}},
    names={"token_id": "token"},
    open_to_all={
        ("GET", "/sign-in"),
        ("POST", "/drafts"),
        ("POST", "/language/{code:str}"),
        ("POST", "/sign-in"),
        ("POST", "/sign-out"),
    },
    swaps=[
        Swap(
            "service_id", {"GET /api/v1/workers": None}, "service:pm", "service:spod", "service:javorec_spod", "case:pm"
        ),
        # nobody of the town has a draft; that one's own is opened, and nobody else's, test_drafts.py says
        Swap("of", {"GET /drafts": None}, "", "case:pm", "service:spod"),
    ],
)

"""The matrix: protocols that notifiers sign, for whom their names may be shown (domain reference 1.18)."""

from app.testing.matrix import AUTHORITY, CLOSE, HOME, Matrix

_NEAR = {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}}
_ONE = "protocols/{protocol_id:uuid}"

MATRIX = Matrix(
    knows={"to_read": {HOME: AUTHORITY}, "protocol": _NEAR, "protocol_sheet": _NEAR},
    may={"protocol.see": _NEAR, "protocol.open": _NEAR, "protocol.take": _NEAR},
    leaves={
        "/protocols/of/{about_id:uuid}": {"protocol_words.read"},
        f"/{_ONE}": {"protocol.read"},
        f"/{_ONE}/add": {"protocol.read"},
        f"/{_ONE}/to-sign.pdf": {"protocol_sheet.read"},
        f"/api/v1/{_ONE}": {"protocol.read"},
        f"/api/v1/{_ONE}/to-sign.pdf": {"protocol_sheet.read"},
    },
    names={"about_id": "to_read", "protocol_id": "protocol", "sheet_id": "protocol_sheet"},
)

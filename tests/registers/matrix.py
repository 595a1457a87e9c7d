"""The matrix: registers, and the numbers of notices."""

from app.testing.matrix import AUTHORITY, CLOSE, EVERYBODY, HOME, Matrix

MATRIX = Matrix(
    knows={
        "register": {CLOSE: EVERYBODY},
        "register_entry": {HOME: AUTHORITY, CLOSE: AUTHORITY},
        "case_entry": {HOME: AUTHORITY, CLOSE: AUTHORITY},
    },
    may={
        ("register", "register.list"): {CLOSE: AUTHORITY},
        "register.list": {HOME: AUTHORITY, CLOSE: AUTHORITY},
        "notice.register": {HOME: AUTHORITY, CLOSE: AUTHORITY},
        "register.keep": {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "unit_head"}},
    },
    names={
        "register_code": "register",
        "entry_id": "register_entry",
        ("entry_id", "register.keep"): "case_entry",
    },
    leaves={
        "/notices/{notice_id:uuid}/registration/correction": {"notice_header.read", ""},
        "/notices/{notice_id:uuid}/registration": {"notice_header.read", ""},
        "/register-entries/{entry_id:uuid}/mark": {"notice_header.read", ""},
        "/cases/{case_id:uuid}/registers/new": {"case_header.read", ""},
        "/cases/{case_id:uuid}/file-mark": {"case_header.read", ""},
        "/register-entries/{entry_id:uuid}/end": {"case_header.read", ""},
        "/register-entries/{entry_id:uuid}/correction": {"case_header.read", ""},
        "/registers/{register_code:str}": {"register.read", ""},
        "/registers/{register_code:str}/print": {"register_print.read", ""},
        "/registers/{register_code:str}/table": {"register_table.read", ""},
        "/api/v1/registers/{register_code:str}/entries": {"register.read", ""},
    },
)

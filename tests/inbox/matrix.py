"""The matrix: files that arrived."""

from app.testing.matrix import AUTHORITY, CLOSE, HOME, Matrix

_TAKERS = {"case_coordinator", "intake_worker", "unit_head"}

MATRIX = Matrix(
    knows={"arrived_file": {HOME: AUTHORITY}, "document": {HOME: AUTHORITY}, "arrived_part": {CLOSE: _TAKERS}},
    may={
        "inbox.list": {HOME: AUTHORITY},
        "inbox.put": {HOME: AUTHORITY},
        "inbox.take": {HOME: _TAKERS},
        "inbox.open": {CLOSE: _TAKERS},
        ("document", "inbox.open"): {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
        ("document", "notice.add"): {HOME: {"unit_head"}, CLOSE: {"case_coordinator", "intake_worker"}},
    },
    leaves={
        "/notices/{notice_id:uuid}/files": {"notice.read"},
        "/notices/files/{document_id:uuid}/mistake": {"notice.read"},
        "/api/v1/notices/{notice_id:uuid}/files": {"notice_files.read"},
        "/inbox/{file_id:uuid}": {"inbox_file.read"},
        "/inbox/{file_id:uuid}/parts/{part_id:uuid}": {"inbox_part.read"},
    },
    names={"document_id": "document", "file_id": "arrived_file", "part_id": "arrived_part"},
)

"""The matrix: cases."""

from app.testing.matrix import CASEWORK, CLOSE, HEADER, HOME, TEAM, Matrix, Roles, Swap

CONTENT: Roles = {HOME: TEAM | {"unit_head"}, CLOSE: {"case_coordinator"}}
KEY_WORKERS = ("worker:pm_worker", "worker:spod_coordinator", "worker:javorec_head", "worker:osp_peer", "case:refused")

MATRIX = Matrix(
    knows={"case": HEADER, "task": HEADER, "record": HEADER},
    may={
        "case.list": {HOME: CASEWORK},
        "case.write": {HOME: TEAM | {"unit_head", "case_coordinator"}},
        "case.open": {HOME: TEAM | {"unit_head"}},
        "case.see": HEADER,
        "case.read": CONTENT,
        "case.add_record": CONTENT,
        "case.add_task": CONTENT,
        "case.change_client": CONTENT,
        "case.cover": CONTENT,
        "case.history": CONTENT,
        "case.change_key_worker": {HOME: {"unit_head", "service_head"}},
        "case.merge": {HOME: {"unit_head", "service_head"}},
        "case.same_person": {HOME: {"unit_head"}, CLOSE: {"case_coordinator"}},
        ("task", "case.add_task"): CONTENT,
        ("task", "case.list"): {HOME: TEAM | {"unit_head"}, CLOSE: CASEWORK},
    },
    leaves={
        "/cases": {"cases.read"},
        "/cases/print": {"cases_print.read"},
        "/cases/table": {"cases_table.read"},
        "/cases/{case_id:uuid}": {"case.read", "case_header.read"},
        "/cases/{case_id:uuid}/client": {"case.read"},
        "/cases/{case_id:uuid}/cover.pdf": {"cover_sheet.read"},
        "/cases/{case_id:uuid}/history": {"history.read"},
        "/cases/{case_id:uuid}/key-worker": {"case_header.read"},
        "/cases/{case_id:uuid}/merge": {"case.read"},
        "/cases/{case_id:uuid}/unmerge": {"case.read", ""},
        "/cases/{case_id:uuid}/people": {"case.read"},
        "/cases/{case_id:uuid}/person": {"case.read"},
        "/cases/{case_id:uuid}/records": {"records.read"},
        "/cases/{case_id:uuid}/records/new": {"case_header.read"},
        "/cases/{case_id:uuid}/records/{record_id:uuid}": {"record.read"},
        "/cases/{case_id:uuid}/records/{record_id:uuid}/amend": {"record.read"},
        "/cases/{case_id:uuid}/tasks": {"tasks.read"},
        "/records/new": {"cases.read", ""},
        "/tasks": {"tasks.read"},
        "/tasks/{task_id:uuid}/assign": {"tasks.read"},
        "/tasks/{task_id:uuid}/finish": {"tasks.read"},
        "/api/v1/cases": {"cases.read"},
        "/api/v1/cases/{case_id:uuid}": {"case.read", "case_header.read"},
        "/api/v1/cases/{case_id:uuid}/client": {"case.read"},
        "/api/v1/cases/{case_id:uuid}/cover.pdf": {"cover_sheet.read"},
        "/api/v1/cases/{case_id:uuid}/history": {"history.read"},
        "/api/v1/cases/{case_id:uuid}/key-workers": {"key_workers.read"},
        "/api/v1/cases/{case_id:uuid}/merges": {"case.read"},
        "/api/v1/cases/{case_id:uuid}/person": {"case_person.read"},
        "/api/v1/cases/{case_id:uuid}/unmerge": {"case.read", ""},
        "/api/v1/cases/{case_id:uuid}/records": {"records.read"},
        "/api/v1/cases/{case_id:uuid}/records/{record_id:uuid}": {"record.read"},
        "/api/v1/cases/{case_id:uuid}/tasks": {"tasks.read"},
    },
    names={"case_id": "case", "record_id": "record", "task_id": "task"},
    swaps=[
        # workers of others, and colleagues who cannot be a key worker
        Swap(
            "key_worker_id",
            {"POST /api/v1/cases": None, "POST /cases/new": None},
            "worker:osp_worker",
            *KEY_WORKERS,
        ),
        Swap(
            "worker_id",
            {"POST /api/v1/cases/{case_id:uuid}/key-worker": "live", "POST /cases/{case_id:uuid}/key-worker": "live"},
            "worker:osp_worker",
            *KEY_WORKERS,
            actor="osp_head",
        ),
        Swap(
            "assignee_id",
            {"POST /api/v1/cases/{case_id:uuid}/tasks": "live", "POST /cases/{case_id:uuid}/tasks": "live"},
            "worker:osp_peer",
            "worker:pm_worker",
            "worker:javorec_head",
            "worker:krok_admin",
        ),
        Swap(
            "assignee_id",
            {"POST /tasks/{task_id:uuid}/assign": "of live", "POST /api/v1/tasks/{task_id:uuid}/assign": "of live"},
            "worker:osp_worker",
            "worker:pm_worker",
            "worker:javorec_head",
            "worker:krok_admin",
        ),
        Swap(
            "key_worker_id",
            {"GET /api/v1/cases": None},
            "worker:osp_specialist",
            "worker:pm_worker",
            "worker:javorec_head",
        ),
        # nobody of the town is away now; that whoever stands in reads the list of who is, tests/intake/test_standing_in.py says
        Swap(
            "of", {"GET /tasks": None}, "", "worker:osp_worker", "worker:pm_worker", "worker:javorec_head", hides=True
        ),
    ],
    not_looked_up={
        "GET /cases/{case_id:uuid}/history.after",
        "GET /records/new.task",
        # held against the children of other agendas, of which a world with one has none; tried in tests/persons
        "OpenCase.same_person",
        "SaySamePerson.same_person",
        "TakeSamePersonBack.link_id",
    },
)

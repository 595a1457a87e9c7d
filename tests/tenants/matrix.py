"""The matrix: signing in, one's own account, colleagues."""

from app.testing.matrix import CASEWORK, CLOSE, EVERYBODY, HOME, Matrix, Swap
from kernel.web.guard import SIGNED_IN

SEE_SETTINGS = {"tenant_admin", "auditor", "unit_head", "service_head"}  # domain reference 1.18: heads propose

MATRIX = Matrix(
    knows={
        "token": {CLOSE: EVERYBODY},
        "setting": {CLOSE: EVERYBODY},
        "code_list": {CLOSE: EVERYBODY},
        "code": {CLOSE: EVERYBODY},
        "person": {CLOSE: EVERYBODY},
        "role": {CLOSE: EVERYBODY},
        "invitation": {CLOSE: EVERYBODY},
        "undelivered": {CLOSE: {"tenant_admin"}},
        "agenda": {CLOSE: EVERYBODY},
        "district": {CLOSE: EVERYBODY},
        "authority": {CLOSE: EVERYBODY},
        "work_part": {CLOSE: EVERYBODY},
        "absence": {HOME: CASEWORK},
        "import": {CLOSE: EVERYBODY},
        "district_part": {CLOSE: EVERYBODY},
    },
    may={
        ("token", SIGNED_IN): {CLOSE: EVERYBODY},
        "message.list": {HOME: {"tenant_admin"}},
        ("undelivered", "message.again"): {CLOSE: {"tenant_admin"}},
        "setting.list": {HOME: SEE_SETTINGS},
        ("setting", "setting.list"): {CLOSE: SEE_SETTINGS},
        ("setting", "setting.change"): {CLOSE: {"tenant_admin"}},
        ("code_list", "setting.list"): {CLOSE: SEE_SETTINGS},
        ("code_list", "setting.change"): {CLOSE: {"tenant_admin"}},
        ("code", "setting.list"): {CLOSE: SEE_SETTINGS},
        ("code", "setting.change"): {CLOSE: {"tenant_admin"}},
        "district.list": {HOME: EVERYBODY, CLOSE: EVERYBODY},
        "district.change": {HOME: {"tenant_admin"}, CLOSE: {"tenant_admin"}},
        "division.list": {HOME: EVERYBODY, CLOSE: EVERYBODY},
        "division.change": {HOME: {"tenant_admin"}, CLOSE: {"tenant_admin"}},
        "absence.list": {HOME: CASEWORK},
        "absence.plan": {HOME: CASEWORK},
        ("absence", "absence.plan"): {HOME: {"unit_head"}, CLOSE: {"intake_worker"}},
        "authority.list": {HOME: EVERYBODY, CLOSE: EVERYBODY},
        "authority.change": {HOME: {"tenant_admin"}, CLOSE: {"tenant_admin"}},
        "log.read": {HOME: {"auditor"}},
        "organisation.see": {HOME: {"tenant_admin", "auditor"}},
        "import.use": {CLOSE: {"tenant_admin"}},
        "agenda.list": {HOME: {"tenant_admin"}, CLOSE: {"tenant_admin"}},
        "agenda.change": {HOME: {"tenant_admin"}, CLOSE: {"tenant_admin"}},
        "people.list": {HOME: {"tenant_admin"}, CLOSE: {"tenant_admin"}},
        "people.change": {HOME: {"tenant_admin"}, CLOSE: {"tenant_admin"}},
    },
    names={
        "token_id": "token",
        "key": "setting",
        "list_key": "code_list",
        "code_key": "code",
        "person_id": "person",
        "role_id": "role",
        "invitation_id": "invitation",
        "message_id": "undelivered",
        "agenda_id": "agenda",
        "import_kind": "import",
        "district_id": "district",
        "authority_id": "authority",
        "work_part_id": "work_part",
        "absence_id": "absence",
        "district_part_id": "district_part",
    },
    leaves={"/administration/log": {"log.read"}, "/api/v1/log": {"log.read"}},
    # where a page of a list goes on, and what entries of the own organisation are narrowed to
    not_looked_up={
        "GET /absences.before",
        "GET /administration/log.before",
        "GET /api/v1/log.before",
        "GET /api/v1/log.about",
        "GET /api/v1/log.worker_id",
    },
    open_to_all={
        ("GET", "/invitation/{token:str}"),
        ("GET", "/sign-in"),
        ("POST", "/drafts"),
        ("POST", "/invitation/{token:str}"),
        ("POST", "/language/{code:str}"),
        ("POST", "/sign-in"),
        ("POST", "/sign-out"),
    },
    swaps=[
        Swap(
            "service_id", {"GET /api/v1/workers": None}, "service:pm", "service:spod", "service:javorec_spod", "case:pm"
        ),
        Swap(
            "service_id",
            {"POST /api/v1/districts": None, "POST /administration/districts": None},
            "service:spod",
            "service:pm",
            "service:javorec_spod",
            actor="ospod_admin",
            name="Nový okrsek",
        ),
        Swap(
            "service_id",
            {"POST /api/v1/districts/of-address": None},
            "service:spod",
            "service:pm",
            "service:javorec_spod",
            actor="ospod_admin",
            street="Lesní 5",
            town="Lipnice pod Hájem",
        ),
        Swap(
            "worker_id",
            {
                "POST /api/v1/districts/{district_id:uuid}/workers": "Střed",
                "POST /administration/districts/{district_id:uuid}/workers": "Střed",
            },
            "worker:spod_coordinator",
            "worker:pm_worker",
            "worker:javorec_coordinator",
            actor="ospod_admin",
        ),
        *(
            Swap(
                named,
                {"POST /api/v1/work-parts": None, "POST /administration/division": None},
                *(f"{named.split('_')[-2]}:{each}" for each in ids),
                actor="ospod_admin",
                **{"kind": "stands_in", "reason": "Porada.", "service_id": "service:spod"}
                | {"worker_id": "worker:spod_intake", "for_worker_id": "worker:spod_coordinator"},
            )
            for named, ids in (
                ("service_id", ("spod", "pm", "javorec_spod")),
                ("worker_id", ("spod_intake", "pm_worker", "javorec_coordinator")),
                ("for_worker_id", ("spod_coordinator", "pm_worker", "javorec_coordinator")),
            )
        ),
        *(
            Swap(
                named,
                {"POST /api/v1/absences": None, "POST /absences/new": None},
                *ids,
                actor="spod_head",
                worker_id="worker:spod_intake",
                substitute_id="worker:spod_coordinator",
            )
            for named, ids in (
                ("worker_id", ("worker:spod_intake", "worker:pm_worker", "worker:javorec_coordinator")),
                ("substitute_id", ("worker:spod_coordinator", "worker:pm_worker", "worker:javorec_coordinator")),
            )
        ),
        Swap(
            "substitute_id",
            {
                "POST /api/v1/absences/{absence_id:uuid}/substitute": "of who takes notices",
                "POST /absences/{absence_id:uuid}/substitute": "of who takes notices",
            },
            "worker:spod_coordinator2",
            "worker:pm_worker",
            "worker:javorec_coordinator",
            actor="spod_head",
        ),
        Swap(
            "service_id",
            {
                "POST /api/v1/people/{person_id:uuid}/roles": "spod_intake",
                "POST /administration/people/{person_id:uuid}": "spod_intake",
            },
            "service:spod",
            "service:pm",
            "service:javorec_spod",
            actor="ospod_admin",
            role="unit_head",
        ),
        Swap(
            "service_id",
            {"POST /api/v1/invitations": None, "POST /administration/invitations/new": None},
            "service:spod",
            "service:pm",
            "service:javorec_spod",
            actor="ospod_admin",
            role="unit_head",
            name="Nový Člověk",
            email="nekdo@lipnice.example",
        ),
        Swap(
            "hand_over_to",
            {
                "POST /api/v1/roles/{role_id:uuid}/end": "of spod_intake",
                "POST /administration/roles/{role_id:uuid}/end": "of spod_intake",
                "POST /api/v1/people/{person_id:uuid}/end": "spod_intake",
                "POST /administration/people/{person_id:uuid}/end": "spod_intake",
            },
            "worker:spod_coordinator",
            "worker:pm_worker",
            "worker:javorec_coordinator",
            actor="ospod_admin",
        ),
        # nobody of the town has a draft; that one's own is opened, and nobody else's, test_drafts.py says
        Swap("of", {"GET /drafts": None}, "", "case:pm", "service:spod"),
        Swap("whole", {"GET /drafts": None}, "", "case:pm", "service:spod"),
    ],
)

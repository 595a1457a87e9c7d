"""What the pages of a case have in common: its head and tabs, the words for its codes, the line of key workers."""

from typing import Any

from litestar import Request, Response

from cases.cases import papers, rules
from cases.cases.access import CasePermission, may
from cases.cases.schemas import (
    AssignmentView,
    CaseHeader,
)
from cases.cases.tables import ChangeReason
from cases.clients.rules import NEEDS_BIRTH_DATE
from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work
from kernel.legal_time import prague_date
from kernel.web.figures import KeySegment
from kernel.web.forms import Form
from kernel.web.guard import actor_of, session_of
from kernel.web.i18n import gettext
from kernel.web.navigation import tabs_for
from kernel.web.pages import show
from tenants import views as tenant_views
from tenants.tables import OrganisationKind

AnyRequest = Request[Any, Any, Any]
PAGE = 50


def key_worker_label(request: AnyRequest) -> str:
    """What the agency calls a key worker (domain reference 9, row 9)."""
    session = session_of(request)
    is_ospod = session is not None and session.place.organisation_kind == OrganisationKind.OSPOD
    return gettext("koordinátor") if is_ospod else gettext("klíčový pracovník")


def case_page(
    request: AnyRequest, template: str, tab: str, header: CaseHeader, *, status_code: int = 200, **context: Any
) -> Response[Any]:
    """A page with the head of a case and its tabs; higher domains use it for theirs."""
    return show(
        request,
        template,
        status_code=status_code,
        header=header,
        tabs=tabs_for("case", tab, header.may, case_id=header.id),
        key_worker_label=key_worker_label(request),
        **context,
    )


def segments(assignments: list[AssignmentView]) -> list[KeySegment]:
    return [
        KeySegment(
            name=each.worker,
            start=prague_date(each.started_at),
            end=prague_date(each.ended_at) if each.ended_at else None,
            note=_note(each),
        )
        for each in assignments
    ]


def _note(each: AssignmentView) -> str:
    if each.reason == ChangeReason.OPENING:
        return gettext(rules.REASONS[ChangeReason.OPENING])
    return f"{gettext(rules.REASONS[ChangeReason(each.reason)])}; {papers.informed(each)}"


async def key_workers(request: AnyRequest) -> list[tuple[str, str]]:
    async with unit_of_work(actor_of(request)) as unit:
        found = await tenant_views.workers_of_service(unit.actor, roles=rules.KEY_WORKER_ROLES)
    return [(str(worker.id), worker.name) for worker in found]


def works_with_cases(session: Any) -> bool:
    return may(session.actor(), CasePermission.LIST)


def identity_from(sent: Form) -> ClientIdentity:
    """The client as typed into a form."""
    texts = {field: sent.text(field) for field in IDENTITY_TEXTS}
    return ClientIdentity(birth_date=sent.day("birth_date", NEEDS_BIRTH_DATE), **texts)


IDENTITY_TEXTS = (
    "given_name",
    "family_name",
    "birth_number",
    "street",
    "town",
    "region",
    "email",
    "phone",
    "health_code",
    "health_note",
)

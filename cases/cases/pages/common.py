# pyright: strict
"""What the pages of a case have in common: its head and tabs, the words for its codes, the line of key workers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from litestar import Request, Response

from cases.cases import papers, rules, views
from cases.cases.access import CasePermission, may
from cases.cases.schemas import (
    AssignmentView,
    CaseHeader,
)
from cases.cases.tables import ChangeReason
from cases.cases.views import AskedOfTask
from kernel.exceptions import NotSignedIn
from kernel.legal_time import prague_date
from kernel.web.figures import KeySegment
from kernel.web.forms import Form
from kernel.web.guard import actor_of, session_of
from kernel.web.i18n import N_, gettext
from kernel.web.navigation import tabs_for
from kernel.web.pages import show
from tenants.pages import ROLES
from tenants.rules import Documentation, Preset, preset_of

AnyRequest = Request[Any, Any, Any]
PAGE = 50
NOT_NAMED = N_("souhlas klienta nejmenuje")
RECORD_WORDS: dict[str, Any] = {"amendments": rules.AMENDMENTS, "corrected": rules.CORRECTED, "role_words": ROLES}
"""What the templates of records need for their codes."""


def preset(request: AnyRequest) -> Preset:
    """What the agency of the signed-in person begins with. Raises NotSignedIn."""
    session = session_of(request)
    if session is None:
        raise NotSignedIn
    return preset_of(session.place.organisation_kind)


async def key_worker_label(request: AnyRequest) -> str:
    """What the agency calls a key worker, by its setting of today."""
    return await views.key_worker_word(actor_of(request))


def documentation(request: AnyRequest) -> Documentation:
    """What the agency calls what it keeps of a client, in the language of the page."""
    marked = preset(request).documentation
    return Documentation(into=gettext(marked.into), inside=gettext(marked.inside), out_of=gettext(marked.out_of))


def unnamed_anyway(sent: Form, worker_id: UUID | None) -> bool:
    """Whether it was meant for this person: a tick counts for whom it was put for."""
    return worker_id is not None and sent.text("unnamed_anyway") == str(worker_id)


def is_unnamed(asked: Iterable[AskedOfTask], worker_id: UUID) -> bool:
    """Whether a consent does not name somebody, as far as whoever asks may know."""
    return any(each.sure and worker_id not in each.named for each in asked)


async def case_page(
    request: AnyRequest, template: str, tab: str, header: CaseHeader, *, status_code: int = 200, **context: Any
) -> Response[Any]:
    """A page with the head of a case and its tabs; higher domains use it for theirs."""
    return show(
        request,
        template,
        status_code=status_code,
        header=header,
        elsewhere=await views.beside_head(actor_of(request), header),
        tabs=tabs_for("case", tab, header.may, case_id=header.id),
        key_worker_label=await views.key_worker_word(actor_of(request), last=True),
        key_worker_whom=await views.key_worker_word(actor_of(request), last=True, whom=True),
        documentation=documentation(request),
        **context,
    )


def segments(assignments: list[AssignmentView]) -> list[KeySegment]:
    """The line of key workers as the figure draws it."""
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
        return gettext(each.reason_label)
    return f"{gettext(each.reason_label)}; {papers.informed(each)}"


async def key_workers(request: AnyRequest, right: CasePermission) -> list[tuple[str, str]]:
    """Who may be key worker here, to choose from; for those who hold the right. Raises NotAllowed."""
    found = await views.possible_key_workers(actor_of(request), right)
    return [(str(worker.id), worker.name) for worker in found]


def works_with_cases(session: Any) -> bool:
    """Whether the menu leads the person to cases."""
    return may(session.actor(), CasePermission.LIST)

# pyright: strict
"""One child in several agendas: what is asked in forms that open a case, and the page of a case that says it."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import service, views
from cases.cases.access import CasePermission
from cases.cases.schemas.elsewhere import SaySamePerson, TakeSamePersonBack
from cases.clients.rules import person_mark
from cases.clients.schemas import ClientIdentity
from cases.persons.schemas import KnownPerson
from kernel.web.form_page import Shown, act_or_show_again, begun, left_behind
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look_at

from .common import AnyRequest, case_page

MOST = 10

P = CasePermission
SAME, ANYWAY, OF, SEEN = "same_person", "elsewhere_anyway", "elsewhere_of", "same_person_seen"


def said_elsewhere(sent: Form, identity: ClientIdentity, prefix: str = "") -> dict[str, Any]:
    """What a form that opens a case says of children of other agendas: of whom it was ticked, and of nobody who was typed since."""
    if sent.text(prefix + OF) != person_mark(identity):
        return {SAME: [], SEEN: [], ANYWAY: False}
    return {
        SAME: sent.uuids(prefix + SAME),
        SEEN: sent.texts(prefix + SEEN),
        ANYWAY: sent.ticked(prefix + ANYWAY),
    }


async def with_ticked(
    request: AnyRequest, found: Sequence[KnownPerson], sent: Form, prefix: str = ""
) -> list[KnownPerson]:
    """(in the page's look) Whom a form offers, with those that were ticked in it and are called otherwise by now: nobody drops out unsaid."""
    actor, there = actor_of(request), {each.id for each in found}
    ticked = [each for each in dict.fromkeys(sent.uuids(prefix + SAME)) if each not in there][:MOST]
    more = [await views.person_of(actor, each) for each in ticked]
    return [*found, *(each for each in more if each is not None)]


def asked_elsewhere(shown: Shown, prefix: str = "") -> bool:
    """Whether the form was asked about children of other agendas."""
    return prefix + SAME in shown.errors or prefix + OF in shown.sent


@get("/cases/{case_id:uuid}/person", rule=P.SAME_PERSON)
async def case_person(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What other agendas lead of the child of a case; whoever leads it says there which children are one, and takes that back."""
    return await _draw(request, case_id, Shown())


@post("/cases/{case_id:uuid}/person", rule=P.SAME_PERSON, status_code=200)
async def say_same_person(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Say that the child is the one that another agenda leads, or take it back."""

    async def act(sent: Form) -> Response[Any]:
        here, actor = f"/cases/{case_id}/person", actor_of(request)
        if sent.text("step") == "back":
            await service.take_same_person_back(actor, case_id, sent.order(TakeSamePersonBack))
            return go(request, here, gettext("Vzato zpět. Kdo vede druhý spis, se to dozví."))
        await service.say_same_person(
            actor, case_id, SaySamePerson(same_person=sent.uuids(SAME), same_person_seen=sent.texts(SEEN))
        )
        return go(request, here, gettext("Je to totéž dítě. Kdo vede druhý spis, se to dozví."))

    return await act_or_show_again(request, act, partial(_draw, request, case_id))


@one_look_at("case")
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.case_view(actor, case_id, P.SAME_PERSON)
    identity = views.readable(view).identity
    known = await views.case_person(actor, case_id)
    here = {file.id for file in known.person.files} if known.person else set[UUID]()
    offered = await views.alike_elsewhere(actor, identity)
    running = [each for each in known.links if each.undone_at is None]
    says, takes = await _forms(request, shown, {each.id for each in running})
    return await case_page(
        request,
        "cases/person.html",
        "people",
        view.header,
        **shown.context(),
        says=says.sent,
        takes=takes.sent,
        identity=identity,
        known=known,
        running=running,
        offered=[
            each
            for each in await with_ticked(request, offered, says.sent)
            if here.isdisjoint(file.id for file in each.files)
        ],
    )


async def _forms(request: AnyRequest, shown: Shown, running: Collection[UUID]) -> tuple[Shown, Shown]:
    """(in the page's look) The form that says it and the one that takes it back, each as its person left it.

    What was written of a link that runs no more is no reason against another one: it stays a draft, to be read.
    """
    step = shown.sent.text("step")
    says = await begun(request, Shown() if step == "back" else shown, "totez", beside=step == "back")
    takes = await begun(request, shown if step == "back" else Shown(), "zpet", beside=step == "say")
    if takes.begun and takes.sent.uuid("link_id") not in running:
        left_behind(request, "zpet")
        takes = Shown()
    return says, takes


ROUTES: list[Any] = [case_person, say_same_person]

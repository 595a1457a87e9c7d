"""A notice on call that is written without a connection (ADR 0119): its empty form, and what a colleague wrote down meanwhile."""

from kernel.actor import Actor
from kernel.web.device import BESIDE_KNOWN, DeviceForm, TheirsSince, WrittenMeanwhile, begun_at
from kernel.web.forms import EMPTY, Form, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.render import FormErrors, PageContext, render_text
from kernel.web.text import format_datetime
from services.intake import rules, views
from services.intake.access import IntakePermission, may
from services.intake.pages.alike import child_of
from services.intake.pages.another_way import tells_of_visit
from services.intake.pages.common import TITLES, AnyRequest
from services.intake.pages.questions import questions_of
from services.intake.pages.visits import steps_of_visits
from services.intake.rules.questions import FIRST
from services.intake.rules.threatens import ACUTE
from services.intake.schemas import FoundNotice
from services.intake.schemas.alike import Alike
from services.intake.tables import Channel


def draw_offline(page: PageContext) -> str:
    """The form of a notice on call, empty and of nobody: what an authority sets itself is not in it."""
    channel = Channel.ON_CALL
    return render_text(
        "intake/form.html",
        page=page,
        sent=EMPTY,
        errors=FormErrors(),
        channel=channel.value,
        title=gettext(TITLES[channel]),
        acute=options(ACUTE),
        asks=rules.ASKED_BY[channel],
        ways=[],
        until=None,
        unasked=[],
        own_states=[],
        arrival=None,
        on_to=(),
        may_add=False,
        may_visit=False,
        another="",
        alike=Alike(),
        told="",
        two=None,
        visit_steps=steps_of_visits(),
        asks_form=None,
        **questions_of(FIRST, [], channel),
    )


ON_CALL = DeviceForm(
    key="on-call",
    title=TITLES[Channel.ON_CALL],
    address="/notices/new/on-call",
    order=10,
    may=lambda session: may(session.actor(), IntakePermission.RECORD),
    draw=draw_offline,
)


async def check_meanwhile(request: AnyRequest, sent: Form, actor: Actor) -> None:
    """Raise WrittenMeanwhile where somebody took down a notice of likely the same child since the record was begun on its device."""
    begun = begun_at(request)
    if begun is None or sent.ticked(BESIDE_KNOWN):
        return
    found = await views.alike(actor, child_of(sent))
    since = [notice for notice in found.notices if notice.recorded_at >= begun]
    if since:
        raise WrittenMeanwhile([await _theirs(request, sent, notice) for notice in since])


async def _theirs(request: AnyRequest, sent: Form, notice: FoundNotice) -> TheirsSince:
    actor, page = actor_of(request), f"/notices/{notice.id}"
    add = f"{page}/add" if await views.may_add(actor, notice.id) else ""
    if tells_of_visit(sent) and await views.may_tell_visit(actor, notice.id):
        add = f"{page}/visit"
    taken = gettext("Přijato {when}: {who}").format(when=format_datetime(notice.received_at), who=notice.received_by)
    return TheirsSince(
        url=page,
        title=gettext("oznámení {number}").format(number=notice.reference_number),
        facts=[notice.child_name, taken, notice.why],
        add=add,
    )

"""Words held against who called about a child: with this notice, before it or after."""

from collections.abc import Collection
from uuid import UUID

from cases.cases.access import check_words, check_words_about
from cases.clients.schemas import ClientIdentity
from kernel import audit
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.events import record
from kernel.named import same_words
from kernel.web.i18n import N_
from kernel.wording import MOST_WORDS, Named, Worded, check_others, point_out
from services.intake import rules, views
from services.intake.access import IntakePermission, NoticeHold, notice_for
from services.intake.events import NameStays
from services.intake.rules import threatens
from services.intake.rules.relation import check_relation
from services.intake.schemas import NoticeText, Notifier, RecordNotice

_OF_CHILDREN = ("child_name", "child_told")  # by which a further child is called from then on

NAMES_CALLER_BEFORE = N_(
    "Odpověď možná prozrazuje, kdo o dítěti volal dříve: {words}. To patří jen k údajům o něm. Jde-li o někoho jiného, označte ta slova níže."
)


async def names_notifier(actor: Actor, notice_id: UUID, named: Named, reason: str) -> None:
    """(in unit) Words read like the notifier: that it was said, or that they stay, is noted with the notice, in no case."""
    if named.pointed_out:
        audit.if_refused(actor, "notifier_in_text", notice_id, anyway=True)
    if named.stays:
        await record(actor, NameStays(notice_id=notice_id, reason=reason))


async def check_answers(actor: Actor, checks: Checks, order: RecordNotice, text: NoticeText) -> None:
    """(in unit) Warn of answers that read like who called about this child before, as far as the actor may be shown them.

    Whoever gets this notice may not be shown that one (ADR 0034.4). Among those who care for the child they may be named: that says of
    nobody that they called.
    """
    before = await views.people_of_child(actor, rules.identity_from(text.child))
    for notice_id, person in before.items():
        carers, before_now = [text.caregivers.text], NAMES_CALLER_BEFORE
        named = rules.check_told(checks, order, text, person, carers, warning=before_now)
        await names_notifier(actor, notice_id, named, order.other_people_reason)


async def check_names(
    actor: Actor,
    checks: Checks,
    order: Worded,
    hold: NoticeHold,
    child: ClientIdentity,
    *,
    told: Notifier | None = None,
    was: ClientIdentity | None = None,
    free: Collection[str] = rules.FREE,
    prefix: str = "",
) -> set[UUID]:
    """Warn of words that read like who made this notice, with what was just `told` of them; whoever acts on it may know.

    And like who called about the child before or after, as far as the actor may be shown them; returns of which notices.
    `was`: who the notice says that the child is, when that goes into a file, whose fields are called `prefix` + field. `free`: the
    fields with free text, none: all.
    """
    notifier = rules.together([await views.notifier_of(actor, hold.id), told or Notifier()])
    if told is None:
        named = rules.check_names(checks, order, rules.person(notifier), child, was=was, free=free, prefix=prefix)
    else:
        named = threatens.check_added_names(checks, order, notifier, child)
    fields, told_now = ("summary", "text", "urgency_narrative"), told is not None
    named |= check_relation(checks, order, notifier.relation, fields, warning=rules.NAMES_NOTIFIER, told=told_now)
    await names_notifier(actor, hold.id, named, order.other_people_reason)
    told_of = was or rules.identity_from((await views.text_of(actor, hold)).child)
    others = await views.people_of_notice(actor, hold.id, child, told_of)
    for notice_id, each in others.items():
        if notice_id != hold.id:
            named = rules.check_names(checks, order, each, child, was=was, free=free, prefix=prefix)
            await names_notifier(actor, notice_id, named, order.other_people_reason)
    return {hold.id, *others}


async def check_others_of(
    actor: Actor, checks: Checks, order: Worded, hold: NoticeHold, child: ClientIdentity, *, but: Collection[UUID]
) -> None:
    """(in unit) Warn of words about a notice that read like anybody else whom they must not name, once it has a case or before."""
    if hold.row.case_id is not None:
        await check_words(actor, checks, order, hold.row.case_id, but=but)
        return
    name = f"{child.family_name} {child.given_name}".strip()
    await check_words_about(actor, checks, order, name=name, birth_date=child.birth_date, but=but)


async def check_relations(
    actor: Actor, checks: Checks, order: Worded, case_id: UUID, client: ClientIdentity, fields: Collection[str]
) -> None:
    """(in unit) Warn of what says what a caller about this client is to the family, whom this actor may know."""
    for notice_id, relation in (await views.relations_of_case(actor, case_id, client)).items():
        named = check_relation(checks, order, relation, fields, warning=rules.NAMES_NOTIFIER)
        await names_notifier(actor, notice_id, named, order.other_people_reason)


async def check_words_of_notice(actor: Actor, checks: Checks, order: Worded, hold: NoticeHold) -> None:
    """(in unit) Warn of what another domain writes about a notice: every text checked so far is free."""
    child = rules.identity_from((await views.text_of(actor, hold)).child)
    asked = await check_names(actor, checks, order, hold, child, free=())
    relation = (await views.notifier_of(actor, hold.id)).relation
    named = threatens.check_called(checks, order, relation, *_OF_CHILDREN)
    await names_notifier(actor, hold.id, named, order.other_people_reason)
    await check_others_of(actor, checks, order, hold, child, but=asked)


async def check_words_of_protocol(actor: Actor, checks: Checks, order: Worded, notice_id: UUID) -> None:
    """(in unit) The same of what is written into a protocol of a notice: its paper to be signed bears no name (ADR 0084)."""
    if not any(checks.texts.values()):
        check_others(checks, order)
        return
    await check_words_of_notice(
        actor, checks, order, await notice_for(actor, notice_id, IntakePermission.SHOW_NOTIFIER)
    )


async def check_what_leaves(
    actor: Actor, checks: Checks, order: Worded, hold: NoticeHold, *, leave_out: bool
) -> list[str]:
    """(in unit) Warn, before a notice leaves, of what it said before and reads like one of its callers (ADR 0034, 0059).

    Nothing of it can be written anew. Words go along because the order says why, and with `leave_out` the others stay behind: those
    are returned.
    """
    found = await views.words_of_callers(actor, hold, leaves=True)
    stay = [each for each in found if any(same_words(each, other) for other in order.other_people[:MOST_WORDS])]
    asked = stay if leave_out else found
    named = point_out(checks, order, "leave_out", asked, warning=rules.NAMES_CALLER_THERE)
    await names_notifier(actor, hold.id, named, order.other_people_reason)
    return [each for each in found if each not in stay]

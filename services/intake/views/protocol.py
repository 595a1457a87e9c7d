"""A notice as a protocol: who takes it, what is read aloud, and the name of who made it, which is shown to nobody on the way."""

from collections.abc import Collection, Sequence
from uuid import UUID

from cases.protocols import views as protocols
from cases.protocols.rules import Held
from cases.protocols.schemas import Words
from cases.protocols.tables import SignerRole
from kernel.actor import Actor
from kernel.legal_time import today_in_prague
from kernel.wording import leave_out
from services.intake import rules
from services.intake.access import IntakePermission, notice_for
from services.intake.rules.channels import FACE_TO_FACE
from tenants.settings.rules import written_with
from tenants.settings.views import value_on

from .headers import text_of
from .notice import additions_of
from .notifier import sought_notifier, told_of_notifier
from .paper import record_for

TITLE = "Protokol o ústním oznámení"
KIND = "notice"


async def holds(actor: Actor, notice_id: UUID, *, lock: bool = False) -> Held:
    """(in unit) A notice, for who may be shown who made it; who may add to it takes its protocol, where somebody is there to sign.

    Raises NotThere, NotAllowed.
    """
    hold = await notice_for(actor, notice_id, IntakePermission.SHOW_NOTIFIER, lock=lock)
    row = hold.row
    takes = IntakePermission.ADD in hold.permissions and row.channel in FACE_TO_FACE
    return Held(label=row.reference_number, since=row.received_at, takes=takes, case_id=row.case_id)


async def with_protocols(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, int]:
    """(in unit) Which of these notices were read aloud, and how often: a protocol stays here wherever its notice goes."""
    return await protocols.count_of(actor, KIND, notice_ids)


async def says(actor: Actor, notice_id: UUID) -> Words:
    """(in unit) What is read aloud: the record of the act, as far as whoever made the notice said it (S003, annex 36).

    Who they are stands among those who sign, and nowhere else.
    """
    hold = await notice_for(actor, notice_id, IntakePermission.READ)
    record = await record_for(actor, hold, told_alone=True)
    who = [("Kdo oznámení přijal", record.received_by), ("Kdo je zapsal", f"{record.written_by}, {record.written_at}")]
    return Words(
        organisation=record.organisation,
        unit=record.unit,
        title=written_with(TITLE, await value_on(actor, today_in_prague(), rules.ANNEX_PROTOCOL)),
        number=record.reference_number,
        child=record.child,
        facts=[each for each in (("Přijato", record.received_at), *record.facts, *who) if each[1]],
        said=record.said,
    )


async def without(actor: Actor, notice_id: UUID, texts: Sequence[str]) -> list[str]:
    """(in unit) These texts without words that read like somebody who called about the child of a notice."""
    hold = await notice_for(actor, notice_id, IntakePermission.SHOW_NOTIFIER)
    sought = await sought_notifier(actor, hold) or []
    return [leave_out(each, [words for one in sought for words in one.places(each)], rules.LEFT_OUT) for each in texts]


async def named(actor: Actor, notice_id: UUID, role: SignerRole) -> str:
    """(in unit) How who made the notice is called, as they said then, or the child; for what seals it again and shows nobody."""
    hold = await notice_for(actor, notice_id, IntakePermission.SHOW_NOTIFIER)
    if role is SignerRole.CHILD:
        return (await text_of(actor, hold)).child.name
    if role is not SignerRole.NOTIFIER:
        return ""
    later = {each.id for each in await additions_of(actor, hold)}
    told = await told_of_notifier(actor, notice_id)
    return rules.together([each for key, each in told.items() if key not in later]).name

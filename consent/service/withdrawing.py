# pyright: strict
"""The client takes a consent back."""

from uuid import UUID

from msgspec import structs

from cases.cases import service as cases
from cases.cases.access import check_words
from cases.cases.tables import RecordKind
from consent import papers, rules, views
from consent.access import ConsentHold, ConsentPermission, consent_for
from consent.schemas import ConsentView, Ending, Late, WithdrawConsent
from consent.tables import ConsentState, Decision
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.exceptions import StaleVersion
from kernel.legal_time import today_in_prague

from .arriving import arrive
from .elsewhere import check_same_elsewhere, told_elsewhere
from .writing import write_event, writer_of


async def withdraw_and_tell(
    actor: Actor, consent_id: UUID, order: WithdrawConsent, *, version: int
) -> tuple[ConsentView, list[Ending]]:
    """The same as `withdraw_consent`; returns with it what it left open, and what it ended in the other service."""
    await arrive(actor)
    async with unit_of_work(actor):
        await consent_for(actor, consent_id, ConsentPermission.WITHDRAW, lock=True)
        left = [ending for ending in await views.endings_of(actor, consent_id) if ending.left]
        view, there = await _withdraw(actor, consent_id, order, version=version)
        return view, [*left, *there]


async def withdraw_consent(actor: Actor, consent_id: UUID, order: WithdrawConsent, *, version: int) -> ConsentView:
    """Record that the client took the consent back; everything that rests on it ends in the same instant.

    Whether its words can be read or not. What was settled under it before arrives before it ends. Raises Invalid,
    AlreadyWithdrawn, NothingToWithdraw, ConsentEnded, StaleVersion; WentOutSince, MoreWentSince for one of an earlier day that
    does not name what came about since (ADR 0081).
    """
    await arrive(actor)
    view, _ = await _withdraw(actor, consent_id, order, version=version)
    return view


async def _withdraw(
    actor: Actor, consent_id: UUID, order: WithdrawConsent, *, version: int
) -> tuple[ConsentView, list[Ending]]:
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.WITHDRAW, lock=True)
        row = hold.row
        rules.check_can_withdraw(row.live_state)
        checks = Checks()
        withdrawal = rules.check_withdrawal(checks, order, given_on=row.said_on, today=today_in_prague())
        await check_words(actor, checks, order, hold.subject.case_id, only=("note",))
        checks.done()
        assert withdrawal is not None  # what was wrong stands beside its field
        if row.seq != version:
            raise StaleVersion(row.seq - version)
        day = withdrawal.said.said_on
        no = views.no_to(row, day)
        elsewhere = frozenset(await views.keys_elsewhere(actor, no))
        went = await views.went_before_written(actor, no)
        rules.check_known_since(order.known_since, went, day=day)
        writer = await writer_of(actor, row)
        event_id = await write_event(
            writer,
            ConsentState.WITHDRAWN,
            row.recipient,
            no=row.version_no,
            seq=row.seq + 1,
            said=withdrawal.said,
            note=withdrawal.note,
        )
        ended = structs.replace(
            row,
            state=ConsentState.WITHDRAWN,
            live_state=ConsentState.WITHDRAWN,
            seq=row.seq + 1,
            last_on=withdrawal.said.said_on,
        )
        view = await views.view_of(actor, ConsentHold(row=ended, subject=hold.subject))
        wording = views.wording_of(writer.sealer, row.present)
        recipient = wording.recipient if wording is not None else papers.recipient_words(view.present.recipient)
        await cases.write_sentence(
            actor,
            hold.subject.case,
            kind=RecordKind.CONSENT,
            title=papers.record_title(row.type, recipient, Decision.DISAGREE, withdrawn=True),
            facts=papers.withdrawal_facts(
                row.type, row.item_kinds, recipient, withdrawal, went=went, readable=wording is not None
            ),
            source_id=event_id,
        )
        told = await told_elsewhere(writer, event_id, row.recipient, state=ConsentState.WITHDRAWN, said=withdrawal.said)
        await check_same_elsewhere(writer, no, Late(went=went, elsewhere=elsewhere))
        return view, told

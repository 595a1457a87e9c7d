"""What who takes an addition down says of it: no judgement, but at once in sight of who judges, and of the heads (ADR 0100)."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.events import record
from kernel.ids import new_id
from services.intake import service as intake
from services.intake.access import NoticeHold
from services.intake.schemas import SaidOfAddition
from services.protection import repository, rules, views
from services.protection.events import AdditionHeard
from services.protection.rules.children import name_in
from services.protection.schemas import ChildText, JudgementText
from services.protection.tables import Acute, AdditionJudgement

from .open import ask_anew
from .urgency import others_asked, write_child


async def keep_word(actor: Actor, hold: NoticeHold, addition_id: UUID | None, said: SaidOfAddition) -> None:
    """(in unit) Keep whether an addition, or without one the notice, threatens children acutely, by the word of who took it down [S001 8a, S003 8b].

    Where it does, their urgency is asked at once, as if whoever leads the case had said so; whoever judges the addition for a child
    replaces the word. A child that stood nowhere yet stands in the notice from then on, by its name or by its words. Where no child is
    chosen it is of whomever else question 5 tells of, too, by the row that asks whether all of them are judged (ADR 0092), until that is said.
    """
    acutely, moment = said.acute == Acute.YES, now()
    whom, new = list(said.children), False
    if said.other:
        other, new = await _other(actor, hold, said.other)
        whom = list(dict.fromkeys([*whom, other]))
    if acutely and said.everybody and (told := await views.told_of(actor, hold)).open:
        whom.append(await others_asked(actor, hold, told))
    sealer = await keys.sealer(actor.tenant, hold.id)
    for child_id in whom:
        word_id = new_id()
        await repository.insert_judgement(
            AdditionJudgement(
                id=word_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=hold.id,
                addition_id=addition_id,
                child_id=child_id,
                concerns=True,
                reopens=acutely,
                acutely=acutely,
                word=True,
                judged_by=actor.worker,
                judged_at=moment,
                sealed=sealer.seal("addition_judgement", word_id, JudgementText(content="", acute=said.acute)),
            )
        )
    if acutely or new:
        await ask_anew(actor, hold, at=moment, acutely=acutely, whom=whom or (None,))
    await record(
        actor,
        AdditionHeard(
            notice_id=hold.id, case_id=hold.row.case_id, addition_id=addition_id, acutely=acutely, said_by=actor.worker
        ),
    )


async def _other(actor: Actor, hold: NoticeHold, words: str) -> tuple[UUID | None, bool]:
    """(in unit) Whom these words mean: a child that stands there, or one that is called so from now on; and whether it is new."""
    for each in await views.children_of(actor, hold):
        if rules.exactly_named(words, each.name) or words == each.told:
            return each.id, False
    child_id = await write_child(actor, hold.id, None, ChildText(name_in(words), rules.bare(words), added=True))
    await intake.index_further(actor, [hold.row])
    return child_id, True

"""What people sign of the judgement of notices, by raw SQL: for the test of authors."""

from collections.abc import Callable
from uuid import UUID

from app.testing import elsewhere_rows, judged_rows, protocol_rows
from app.testing.rows import NOW, update
from kernel.actor import Actor
from kernel.db import unit_of_work

Sign = Callable[[Actor], UUID | None]


class Judged:
    """The part of the story that belongs to judgements."""

    spod: Actor
    asked: Actor

    async def assessed_child_added_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.assessed_child(self.spod, added_by=who(self.spod))

    async def urgency_assessment_assessed_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.urgency_assessment(self.spod, assessed_by=who(self.spod))

    async def addition_judgement_judged_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.addition_judgement(self.spod, judged_by=who(self.spod))

    async def urgency_question_asked_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.urgency_question(self.spod, self.asked.worker, asked_by=who(self.spod))

    async def urgency_answer_answered_by(self, who: Sign) -> None:
        async with unit_of_work(self.asked):
            question = await judged_rows.urgency_question(self.asked, self.spod.worker)
        async with unit_of_work(self.spod):
            await judged_rows.urgency_answer(self.spod, question, answered_by=who(self.spod))

    async def urgency_question_withdrawal_withdrawn_by(self, who: Sign) -> None:
        async with unit_of_work(self.asked):
            question = await judged_rows.urgency_question(self.asked, self.spod.worker)
        async with unit_of_work(self.spod):
            await judged_rows.urgency_question_withdrawal(self.spod, question, withdrawn_by=who(self.spod))

    async def urgency_step_ticked_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.urgency_step(self.spod, ticked_by=who(self.spod))

    async def basic_assessment_assessed_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.basic_assessment(self.spod, assessed_by=who(self.spod))

    async def competence_decision_decided_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await elsewhere_rows.competence_decision(self.spod, decided_by=who(self.spod))

    async def competence_step_noted_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await elsewhere_rows.competence_step(self.spod, noted_by=who(self.spod))

    async def notifier_request_noted_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.notifier_request(self.spod, noted_by=who(self.spod))

    async def notifier_answer_noted_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.notifier_answer(self.spod, noted_by=who(self.spod))

    async def notice_wait_set_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await judged_rows.notice_wait(self.spod, set_by=who(self.spod))

    async def notice_wait_ended_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            wait = await judged_rows.notice_wait(self.spod)
            await update("notice_wait", wait, ended="taken_back", ended_at=NOW, ended_by=who(self.spod))

    async def protocol_read_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await protocol_rows.protocol(self.spod, read_by=who(self.spod))

    async def protocol_addition_added_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await protocol_rows.protocol_addition(self.spod, added_by=who(self.spod))

    async def protocol_sheet_added_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await protocol_rows.protocol_sheet(self.spod, added_by=who(self.spod))

    async def protocol_signature_noted_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await protocol_rows.protocol_signature(self.spod, noted_by=who(self.spod))

    async def statutory_disclosure_disclosed_by(self, who: Sign) -> None:
        async with unit_of_work(self.spod):
            await elsewhere_rows.statutory_disclosure(self.spod, disclosed_by=who(self.spod))

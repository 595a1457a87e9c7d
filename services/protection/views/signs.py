"""What is urgent in a case, for its head and for lists (domain reference 1.5: the header; 1.6; D5 and D6 of 1.17)."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from cases.cases.schemas.chips import SignView
from cases.cases.schemas.worklist import UrgentlyDue
from cases.deadlines.rules import hour_of
from cases.deadlines.views import due_of
from kernel.actor import Actor
from kernel.clock import now
from kernel.web.day import DayRow
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date
from services.intake import views as intake_views
from services.intake.access import IntakePermission, may
from services.intake.views import UrgencySign
from services.protection import repository, rules

from .standing import MOST

_URGENT, _ACUTE, _THERE = UrgencySign.URGENT, UrgencySign.ACUTE, UrgencySign.URGENT_THERE
_ACUTE_THERE = UrgencySign.ACUTE_THERE
_DUE = {
    "intervene": N_("Naléhavé: zasáhnout do"),
    "acute_intervene": N_("Ohrožuje akutně; zasáhnout do"),
    "acute": N_("Ohrožuje akutně; posoudit do"),
    "there": N_("Naléhavé podle jiného úřadu; posoudit do"),
    "acute_there": N_("Podle jiného úřadu akutně ohrožené dítě z oznámení; posoudit do"),
    "another_notice": N_("Naléhavé; další oznámení posoudit do"),
    "another_child": N_("Naléhavé; další dítě posoudit do"),
    "anew": N_("Naléhavé; posoudit znovu do"),
    "judge": N_("Posoudit naléhavost do"),
}
_WHOSE = {
    _URGENT: (N_("Naléhavé"), N_("další dítě naléhavé")),
    _ACUTE: (N_("Ohrožuje akutně"), N_("další dítě akutně ohrožené")),
    _THERE: (N_("Naléhavé podle jiného úřadu"), N_("další dítě naléhavé podle jiného úřadu")),
    _ACUTE_THERE: (
        N_("Podle jiného úřadu akutně ohrožené dítě z oznámení"),
        N_("další dítě podle jiného úřadu akutně ohrožené"),
    ),
}
"""What is said of the child whose case it is, and of another one."""
_OTHER_HELD = N_("Další dítě naléhavé, posouzeno {day}")
_BY = {"intervene": N_("zasáhnout do"), "judge": N_("posoudit do"), "anew": N_("posoudit znovu do")}
_FOR_ANOTHER = N_("u dalšího dítěte zasáhnout do")
_HELD = {
    UrgencySign.ACUTE: ("urgent", N_("Ohrožuje akutně: posoudit hned")),
    UrgencySign.URGENT: ("urgent", N_("Naléhavé, posouzeno {day}")),
    UrgencySign.URGENT_THERE: ("urgent", N_("Naléhavé podle jiného úřadu: posoudit hned")),
    _ACUTE_THERE: ("urgent", N_("Podle jiného úřadu akutně ohrožené dítě z oznámení: posoudit hned")),
    UrgencySign.REOPENED: ("due", N_("Naléhavost posoudit znovu")),
    UrgencySign.UNJUDGED: ("due", N_("Další oznámení téhož není posouzené")),
    UrgencySign.NOT_URGENT: ("done", N_("Není naléhavé, posouzeno {day}")),
}


class Told(msgspec.Struct, frozen=True):
    """What the database tells: the `sign` that goes before, `of` which notice, since when (`at`), whether of the child whose case it is
    (`first`), and what is urgent of another one `beside` it; and what is `due`, for the `first` or another, about which thing of which
    `notice`, its `own` or one of the same, by when. `anew`: that child was judged before."""

    sign: UrgencySign | None = None
    first: bool | None = None
    beside: UrgencySign | None = None
    of: UUID | None = None
    at: datetime | None = None
    due: str | None = None
    due_first: bool | None = None
    notice: UUID | None = None
    own: bool | None = None
    about: UUID | None = None
    on: date | None = None
    due_at: datetime | None = None
    anew: bool = False

    @property
    def intervenes(self) -> bool:
        """Whether somebody is to be helped by then; else somebody is to be judged."""
        return self.due == rules.INTERVENED

    @property
    def code(self) -> str:
        """What programs know it by: how urgent the child is, where that is more than that somebody is to be judged."""
        if self.intervenes and self.sign != _ACUTE:
            return "intervene"
        if self.due is None or self.sign in intake_views.AT_ONCE:
            return str(self.sign)
        return "judge"

    @property
    def mine(self) -> str:
        """What is urgent of the child whose case it is, in words."""
        return gettext(_WHOSE[self.sign][0]) if self.first and self.sign is not None and self.sign in _WHOSE else ""

    @property
    def others(self) -> UrgencySign | None:
        """What is urgent of another child, where that is not what is said of the one whose case it is."""
        said = self.beside if self.first else self.sign
        return said if said in _WHOSE and (not self.first or said != self.sign) else None

    @property
    def words(self) -> str:
        """What is due: beside what is urgent already, whether of another notice, of another child of this one, or of the same anew."""
        if self.others is not None:
            return self._beside_another
        if self.intervenes:
            if self.mine and not self.due_first:
                return f"{self.mine}; {gettext(_FOR_ANOTHER)}"
            key = "acute_intervene" if self.sign == _ACUTE else "intervene"
        elif self.sign != _URGENT:
            key = (
                {_ACUTE: "acute", _THERE: "there", _ACUTE_THERE: "acute_there"}.get(self.sign, "judge")
                if self.sign
                else "judge"
            )
        elif self.of != self.notice:
            key = "another_notice"
        else:
            key = "anew" if self.anew else "another_child"
        return gettext(_DUE[key])

    @property
    def _beside_another(self) -> str:
        """The same where another child of the notice is urgent or threatened: what was said of the child whose case it is stands in front."""
        assert self.others is not None
        other, due = gettext(_WHOSE[self.others][1]), "intervene" if self.intervenes else "judge"
        mine = self.mine
        if self.on is None:
            return f"{mine}; {other}" if mine else _capital(other)
        if mine and self.due_first:
            return f"{mine} ({other}): {gettext(_BY['anew' if due == 'judge' and self.anew else due])}"
        if self.due_first:
            return f"{_capital(other)}; {gettext(_DUE['judge']).lower() if due == 'judge' else gettext(_BY[due])}"
        return f"{mine}; {other}, {gettext(_BY[due])}" if mine else f"{_capital(other)}: {gettext(_BY[due])}"

    @property
    def url(self) -> str:
        """Where it is met; of a notice of the same, which others may have, that notice."""
        if not self.own:
            return f"/notices/{self.notice}"
        return f"/urgency/{self.about}" if self.intervenes else f"/notices/{self.about}/urgency?case={{case_id}}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def urgency_of_case(actor: Actor) -> str | None:
    """A query of how urgent the child of the case `found.id` is; none for who may not know of notices."""
    return repository.URGENCY_OF_CASE if may(actor, IntakePermission.LIST) else None


def sign_of_urgency(told: str) -> SignView:
    """The intervention or the judgement that is due, and by when; else what was judged."""
    of = msgspec.json.decode(told, type=Told)
    if of.on is None or of.due_at is None:
        assert of.sign is not None
        kind, words = _HELD[of.sign]
        said = gettext(words).format(day=format_date(of.at or now()))
        if of.others is not None:
            said = (
                of.words
                if of.first or of.sign != _URGENT
                else gettext(_OTHER_HELD).format(day=format_date(of.at or now()))
            )
        return SignView(code=of.code, kind=kind, words=said, url=f"/notices/{of.of}")
    return SignView(
        code=of.code,
        kind="urgent",
        words=of.words,
        on=of.on,
        at=hour_of(of.on, of.due_at),
        late=now() >= of.due_at,
        url=of.url,
    )


async def cases_in_danger(actor: Actor) -> set[UUID]:
    """(in unit) The cases of children that are urgent, each of the child that is."""
    lately = await repository.list_judged_urgent(actor, limit=MOST)
    return await repository.list_cases_in_danger(actor, lately)


async def cases_due(actor: Actor, worker_id: UUID | None) -> list[UrgentlyDue]:
    """(in unit) The cases in which somebody is to be helped by an hour, for whom somebody answers or whoever does; behind them those of who is
    urgent and was helped: the child is so until somebody judges otherwise."""
    if not may(actor, IntakePermission.LIST):
        return []
    due = await repository.list_cases_due(actor, worker_id)
    left = await cases_in_danger(actor) - {each.id for each in due}
    return [*due, *(UrgentlyDue(id=case_id) for case_id in sorted(left))]


async def due_in_case(actor: Actor, case_id: UUID) -> list[DayRow]:
    """(in unit) The interventions that are due for the children of a case's notices, beside its tasks."""
    if not may(actor, IntakePermission.LIST):
        return []
    return await due_of(actor, await repository.list_ids_of_case(actor, case_id, limit=MOST))

"""Decisions of case management: what lets two services work together, when they may act, who leads it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from cases.clients.schemas import ClientIdentity
from consent.rules import SEEN_BY, last_day
from consent.schemas import Provision
from consent.tables import Action, ConsentState, ConsentType, ItemKind
from kernel.checks import Checks, Limit
from kernel.czech import fold, latinised, same_given_name, sound, surname_stem
from kernel.legal_time import prague_date
from kernel.web.i18n import N_, gettext
from kernel.web.text import format_date

from .exceptions import CaseManagementOver, NoConsent, OtherOrganisation
from .schemas import CaseManagementText, ChangeCaseManagementKeyWorker, CloseCaseManagement, Closing, Member
from .tables import CaseManagementStatus

TEAM_ROLES = SEEN_BY[ConsentType.CASE_MANAGEMENT]
# the people of a team (seed 002); the database knows the same three, see opora.in_team in the migration
SHARED = frozenset({ItemKind.PLAN.value, ItemKind.GOAL.value, ItemKind.TASK.value, ItemKind.MEETING_OUTPUT.value})


def check_provision(provision: Provision | None, *, tenant_id: UUID, client_id: UUID) -> Provision:
    """The consent lets exactly these two services of one organisation work together for this client, now."""
    if (
        provision is None
        or provision.client_id != client_id
        or provision.type != ConsentType.CASE_MANAGEMENT
        or not provision.effective
        or Action.VIEW.value not in provision.actions
        or not SHARED.issubset(provision.item_kinds)
    ):
        raise NoConsent
    if provision.recipient_tenant_id != tenant_id:
        raise OtherOrganisation
    return provision


def check_joint(state: str) -> None:
    """Two services act together only while both agreed and the consent holds."""
    if state != CaseManagementStatus.ACTIVE:
        raise CaseManagementOver


def check_same_person(checks: Checks, offered: date | None, own: date | None, *, field: str = "case_id") -> None:
    """The output goes into this folder: it must not be somebody else's of the same name."""
    if offered is not None and own is not None and offered != own:
        checks.fail(field, N_("Klient tohoto případu má jiné datum narození, než je v nabídce."))


SAID_NO = N_(
    "U vás {day} ke spolupráci s touto službou zaznělo ne. Zeptejte se klienta znovu, zapište u případu, co zaznělo teď,"
    " a pak nabídku přijměte, nebo odmítněte."
)


def check_no_was_said(checks: Checks, day: date | None) -> None:
    """What a client said last holds, also where the other service knows an earlier yes: nobody accepts past a no of their own."""
    if day is not None:
        checks.fail("case_id", gettext(SAID_NO).format(day=format_date(day)))


TO_BE_ASKED = N_(
    "Po zrušení sloučení se tohoto klienta máte teprve zeptat, jak se o souhlasu rozhodl (úkol u případu). Nejdřív se zeptejte a zapište, co"
    " řekl; úkol pak dokončete."
)
SAID_NO_ELSEWHERE = N_(
    "U klienta, který může být tentýž, zaznělo {day} ke spolupráci s touto službou ne: je to zapsané u jiného případu ve vaší"
    " službě. Zeptejte se ho znovu a zapište tam, co zaznělo teď. Je-li to někdo jiný, doplňte datum narození."
)


def check_no_elsewhere(checks: Checks, day: date | None, *, field: str) -> None:
    """The same where it stands at a case of somebody who may be the same: a further case is no way past it."""
    if day is not None:
        checks.fail(field, gettext(SAID_NO_ELSEWHERE).format(day=format_date(day)))


def _stems(names: str) -> set[str]:
    return {sound(surname_stem(plain)) for word in names.split() for plain in latinised(word)}


def name_in_parts(text: CaseManagementText) -> tuple[str, str]:
    """(given name, family name) of the client of an offer; of an old one as a guess, the first word for the family."""
    if text.given_name is not None and text.family_name is not None:
        return text.given_name, text.family_name
    family, _, given = text.client_name.partition(" ")
    return given, family


OTHER_NAME = N_(
    "Klient tohoto případu se jmenuje jinak než v nabídce. Zkontrolujte ho; je-li to týž člověk, potvrďte to zaškrtnutím."
)


def is_named_as(offered: str, offered_birth: date | None, own: ClientIdentity) -> bool:
    """Whether a case may be about the client of an offer, as far as names tell: the whole name, or given name and family name.

    The family name in any form, or a former one; without it both birth dates, known and equal.
    """
    if (own.given_name or own.family_name) and fold(own.name) == fold(offered):
        return True
    given = bool(own.given_name) and same_given_name(own.given_name, offered)
    family = not _stems(offered).isdisjoint(_stems(f"{own.family_name} {own.former_name}"))
    return given and (family or (own.birth_date is not None and own.birth_date == offered_birth))


def check_key_worker(
    checks: Checks, worker_id: UUID | None, team: Collection[UUID], *, field: str = "key_worker_id"
) -> None:
    """The client has one key worker, somebody of the two teams."""
    if worker_id not in team:
        checks.fail(field, N_("Vyberte jednoho klíčového pracovníka klienta z jedné ze služeb."))


def check_change(
    checks: Checks,
    order: ChangeCaseManagementKeyWorker,
    *,
    present: tuple[UUID | None, UUID | None],
    team: Mapping[UUID, Member],
    first: Limit,
    today: date,
) -> None:
    """A change is agreed by the team, on a day that has come, and since the two services work together.

    `present`: who leads and for which service, (None, None) as long as nobody said when the team agreed on them: then they may
    be chosen too. Who has no role there any more may be chosen for the other service.
    """
    check_key_worker(checks, order.key_worker_id, team)
    if order.key_worker_id is not None and leads_already(team.get(order.key_worker_id), present):
        checks.fail("key_worker_id", N_("Tento pracovník už společnou práci vede. Klíčový pracovník je právě jeden."))
    checks.day(
        "agreed_on",
        order.agreed_on,
        missing=N_("Zadejte datum, kdy se tým na změně shodl, například 23. 11. 2026."),
        not_before=[first],
        not_after=[Limit(today, N_("Na změně se tým musel shodnout nejpozději dnes."))],
    )


def first_day(*, same: bool, offered: datetime, began: datetime | None, before: date | None = None) -> Limit:
    """The first day on which a team can have agreed: on who leads it already since the offer, on another since the beginning.

    And on nobody before the day on which it agreed on who led `before` them.
    """
    if same or began is None:
        first = Limit(prague_date(offered), N_("Spolupráce se nabídla {day}, dřív se na tom tým shodnout nemohl."))
    else:
        first = Limit(prague_date(began), N_("Společná práce začala {day}, dřív se tým na změně shodnout nemohl."))
    if before is None or before <= first.day:
        return first
    return Limit(
        before, N_("Na předchozím klíčovém pracovníkovi se tým shodl {day}, na dalším se dřív shodnout nemohl.")
    )


def leads_already(member: Member | None, present: tuple[UUID | None, UUID | None]) -> bool:
    """Whether somebody of the team leads joint work for a service that they can still stand for."""
    return member is not None and member.id == present[0] and present[1] in member.sides


def check_close(
    checks: Checks,
    order: CloseCaseManagement,
    *,
    began_on: date,
    service_id: UUID,
    today: date,
    after: Collection[Limit] = (),
) -> Closing | None:
    """An end says why, and its last day lies between the beginning and today, and not before what was done together."""
    reason = checks.reason("reason", order.reason, missing=N_("Napište, proč spolupráce končí."), max_length=1_000)
    last_on = checks.day(
        "last_on",
        order.last_on,
        missing=N_("Zadejte poslední den spolupráce, například 23. 11. 2026."),
        not_before=[Limit(began_on, N_("Společná práce začala {day}, dřív skončit nemohla.")), *after],
        not_after=[Limit(today, N_("Spolupráce končí zápisem, poslední den může být nejpozději dnes."))],
    )
    return Closing(reason=reason, last_on=last_on, service_id=service_id) if last_on is not None else None


def ended_day(state: str, at: datetime | None) -> date | None:
    """The day on which case management ended; of an expired consent its last day."""
    if at is None:
        return None
    return last_day(at) if state == ConsentState.EXPIRED else prague_date(at)

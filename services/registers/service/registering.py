"""The registration of notices: with numbers by the authority's templates, or those of its records system."""

from functools import partial
from uuid import UUID

from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date
from services.intake import service as intake
from services.intake.access import PASSED_ON, NoticeHold
from services.intake.tables import NoticeStatus
from services.registers import repository, rules, views
from services.registers.access import registered_for
from services.registers.events import NoticeRegistered, NumbersCorrected
from services.registers.exceptions import AlreadyRegistered, BelongsElsewhere, IssuedHere, NotRegistered
from services.registers.schemas import CorrectNumbers, RegisterNotice
from services.registers.tables import Correction, Ending, Issuer, NoticeRegistration
from tenants import views as tenant_views
from tenants.settings.views import Settings, settings_on

from .entries import begin_entry, check_mark, check_numbers, draw, end_entries
from .terms import registered

SERIES = {"reference": "registers reference", "evidence": "registers evidence"}
"""The two series of an organisation, in the order in which every act draws from them."""


async def register_notice(actor: Actor, notice_id: UUID, order: RegisterNotice) -> UUID:
    """Register a notice (1.1, D4): it gets its evidence number and č. j., and stands in the register of notices from today on.

    Where a records system gives the numbers they are typed in, and none is invented. Raises AlreadyRegistered, BelongsElsewhere.
    """
    async with unit_of_work(actor):
        hold = await registered_for(actor, notice_id, lock=True)
        if await repository.list_registrations(actor, notice_id, limit=1):
            raise AlreadyRegistered
        if hold.row.status in PASSED_ON:
            raise BelongsElsewhere
        checks, today = Checks(), prague_date(now())
        settings = await settings_on(actor, today, *rules.SETTINGS)
        issuer = settings[rules.ISSUER]
        if issuer is Issuer.HERE:
            for field in ("reference_number", "evidence_number"):
                if getattr(order, field).strip():
                    checks.fail(field, rules.GIVEN_HERE)
            reference, evidence = "", ""
        else:
            reference, evidence = await _typed(actor, checks, hold, order, settings)
        mark = await check_mark(actor, checks, order.file_mark, issuer)
        await check_numbers(actor, checks, order, hold)
        checks.done()
        registration_id = await _write(actor, hold, settings, reference, evidence)
        register = next(
            iter(rules.of_kind(await views.registers_of(actor), rules.RegisterKind.NOTICE, today).values()), None
        )
        if register is not None:
            await begin_entry(actor, register, notice_id=notice_id, case_id=hold.row.case_id, on=today, file_mark=mark)
            await _end_what_is_over(actor, hold, register.code)
        await registered(actor, notice_id)
        await intake.index_numbers(actor, notice_id)
        await record(
            actor,
            NoticeRegistered(notice_id=notice_id, case_id=hold.row.case_id, registration_id=registration_id),
        )
        return registration_id


async def correct_numbers(actor: Actor, notice_id: UUID, order: CorrectNumbers, *, version: int) -> UUID:
    """Write the numbers of a records system anew that were typed in wrongly, with the reason; those before stay to be seen.

    Raises NotRegistered, IssuedHere, StaleVersion.
    """
    async with unit_of_work(actor):
        hold = await registered_for(actor, notice_id, lock=True)
        rows = await repository.list_registrations(actor, notice_id, limit=views.MOST_OF_NOTICE)
        if not rows:
            raise NotRegistered
        if rows[0].issuer is Issuer.HERE:
            raise IssuedHere
        if len(rows) != version:
            raise StaleVersion(len(rows) - version)
        checks, moment = Checks(), now()
        settings = await settings_on(actor, prague_date(moment), *rules.SETTINGS)
        reference, evidence = await _typed(actor, checks, hold, order, settings)
        reason = checks.choice("reason", order.reason, Correction, rules.NEEDS_WHY)
        if not checks.fields and (reference, evidence) == (rows[0].reference_number, rows[0].evidence_number or ""):
            checks.fail("reference_number", rules.AS_THEY_ARE)
        await check_numbers(actor, checks, order, hold)
        checks.done()
        if not await repository.replace_registration(actor, rows[0].id, at=moment):
            raise StaleVersion
        registration_id = await _write(actor, hold, settings, reference, evidence, outside=True, reason=reason)
        await intake.index_numbers(actor, notice_id)
        await record(
            actor,
            NumbersCorrected(notice_id=notice_id, case_id=hold.row.case_id, registration_id=registration_id),
        )
        return registration_id


async def _typed(
    actor: Actor, checks: Checks, hold: NoticeHold, order: RegisterNotice | CorrectNumbers, settings: Settings
) -> tuple[str, str]:
    """The numbers as they were typed in: of the series, of a possible year, and of no other notice."""
    reference = rules.check_typed(checks, "reference_number", order.reference_number, required=True)
    evidence = rules.check_typed(checks, "evidence_number", order.evidence_number)
    here = await tenant_views.own_service(actor)
    years = range(prague_date(hold.row.received_at).year, prague_date(now()).year + 1)
    shape = settings[rules.OUTSIDE]
    rules.check_series(checks, "reference_number", reference, shape, here.organisation_abbreviation, years)
    for field, typed in (("reference", reference), ("evidence", evidence)):
        other = await repository.find_by_key(actor, f"{field}_key", rules.key_of(typed)) if typed else None
        if other is not None and other != hold.id:
            checks.fail(f"{field}_number", await views.taken_by(actor, other))
    return reference, evidence


async def _write(
    actor: Actor,
    hold: NoticeHold,
    settings: Settings,
    reference: str,
    evidence: str,
    *,
    outside: bool = False,
    reason: str = "",
) -> UUID:
    moment, registration_id = now(), new_id()
    today, year = prague_date(moment), rules.year_of(moment)
    issuer = Issuer.OUTSIDE if outside else settings[rules.ISSUER]
    drawn: dict[str, int] = {}
    if issuer is Issuer.HERE:
        here = await tenant_views.own_service(actor)
        said: dict[str, str] = {}
        for field, template in (("reference", rules.REFERENCE), ("evidence", rules.EVIDENCE)):
            words = partial(
                rules.fill,
                settings[template],
                abbreviation=here.organisation_abbreviation,
                year=year,
                unit=here.code,
            )
            drawn[field], said[field] = await draw(actor, SERIES[field], year, f"{field}_key", words)
        reference, evidence = said["reference"], said["evidence"]
    await repository.insert_registration(
        NoticeRegistration(
            id=registration_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            notice_id=hold.id,
            issuer=issuer.value,
            year=year,
            reference_no=drawn.get("reference"),
            evidence_no=drawn.get("evidence"),
            reference_number=reference,
            evidence_number=evidence or None,
            reference_key=rules.key_of(reference),
            evidence_key=rules.key_of(evidence) if evidence else None,
            registered_on=today,
            registered_by=actor.worker,
            registered_at=moment,
            correction=reason or None,
        )
    )
    return registration_id


async def _end_what_is_over(actor: Actor, hold: NoticeHold, register: str) -> None:
    """A notice that went to a case, or whose child was enrolled, before it was registered waits in no register of notices."""
    entries = await repository.list_entries_of(actor, hold.id, limit=views.MOST_OF_NOTICE)
    mine = [entry for entry in entries if entry.register == register]
    today = prague_date(now())
    if len(entries) > len(mine) and not await views.stays_notice(actor, hold.id):
        await end_entries(actor, mine, Ending.ENROLLED, on=today)
    elif hold.row.status == NoticeStatus.JOINED:
        await end_entries(actor, mine, Ending.JOINED, on=today)

"""Who gets a notice: held against what the rules propose now and against the limit, and by what it was decided stays written."""

from uuid import UUID

import msgspec

from cases.clients.schemas import ClientIdentity
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.ids import new_id
from kernel.rows import new, write
from kernel.web.i18n import N_, gettext
from services.intake import views
from services.intake.access import NoticeHold
from services.intake.repository.families import take_turn
from services.intake.schemas import AssignmentText, AssignNotice, WorkerLoad
from services.intake.tables import AssignmentBasis
from services.intake.views.candidates import Candidates

PROPOSES_ANOTHER = N_("Teď se navrhuje {who}: {why}. Zkontrolujte, komu oznámení dáváte, a odešlete znovu.")
PROPOSES_NOBODY = N_("Teď se nenavrhuje nikdo: {why}. Vyberte, kdo případ povede, a odešlete znovu.")
UNKNOWN_CONCERN = N_("Vyberte ze seznamu, čeho se oznámení týká, nebo nechte nevybrané.")
KEPT_APART = N_("{who} případ vést nemůže: {why}. Vyberte někoho jiného.")
AWAY_NOW = N_("{who} {away}. Rozhodněte, kdo případ povede, a odešlete znovu.")
FULL = N_("{who} má {families} z nejvýš {limit} rodin. Vyberte někoho jiného, nebo napište, proč to jinak nejde.")
LONGEST_REASON = 500


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets it, how much they carry, whom the rules propose, and why one more than the limit, where that is so."""

    load: WorkerLoad
    candidates: Candidates
    limit_reason: str


async def check_chosen(
    actor: Actor, checks: Checks, order: AssignNotice, identity: ClientIdentity, worker_id: UUID | None
) -> Chosen | None:
    """(in unit) Whom the rules propose for the child as it is typed now, and whether the one who was chosen may get one more."""
    if worker_id is not None:
        await take_turn(str(worker_id))
    found = await views.candidates(actor, identity, order.concerns, order.same_person)
    if order.concerns and order.concerns not in {each.key for each in found.concerns}:
        checks.fail("concerns", UNKNOWN_CONCERN)
    if worker_id is not None and worker_id in found.apart:
        out = found.apart[worker_id]
        checks.fail("key_worker_id", gettext(KEPT_APART).format(who=out.name, why=out.why))
    load = next((each for each in found.workers if each.id == worker_id), None)
    if load is None:  # said beside the field already
        return None
    proposed = found.proposal
    if order.proposed_id is not None and order.proposed_id != proposed.worker_id:
        words = PROPOSES_ANOTHER if proposed.worker_id else PROPOSES_NOBODY
        checks.fail("key_worker_id", gettext(words).format(who=proposed.worker, why=proposed.why))
    if order.confirmed and load.away:
        checks.fail("key_worker_id", gettext(AWAY_NOW).format(who=load.name, away=load.away))
    checks.line("limit_reason", order.limit_reason, required=False, max_length=LONGEST_REASON)
    reason = ""
    if load.full:
        missing = gettext(FULL).format(who=load.name, families=load.families, limit=load.limit)
        reason = checks.reason(
            "limit_reason", order.limit_reason, missing=missing, max_length=LONGEST_REASON, multiline=False
        )
    return Chosen(load=load, candidates=found, limit_reason=reason)


async def keep_basis(actor: Actor, hold: NoticeHold, case_id: UUID, chosen: Chosen) -> None:
    """(in unit) Write by what a notice was assigned, once it is."""
    proposal, basis_id = chosen.candidates.proposal, new_id()
    sealer = await keys.sealer(actor.tenant, hold.id)
    text = AssignmentText(why=proposal.why, limit_reason=chosen.limit_reason)
    await write(
        new(
            AssignmentBasis(
                id=basis_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=hold.id,
                case_id=case_id,
                worker_id=chosen.load.id,
                mode=chosen.candidates.mode,
                rule=proposal.rule,
                proposed_id=proposal.worker_id,
                families=chosen.load.families,
                family_limit=chosen.load.limit,
                assigned_by=actor.worker,
                assigned_at=now(),
                sealed=sealer.seal("assignment_basis", basis_id, text),
            )
        )
    )

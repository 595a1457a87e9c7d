# pyright: strict
"""A no that one service writes down ends what rests on the consent that the other one has (ADR 0072)."""

from uuid import UUID

import msgspec

from cases.cases import service as cases
from cases.cases.access import hold_on
from cases.cases.schemas import RecordText
from cases.cases.tables import RecordKind
from consent import papers, repository, views
from consent.events import ConsentWithdrawn
from consent.rules import Said
from consent.schemas import Ending, StoredConsent
from consent.tables import ConsentState, ConsentType, Decision
from kernel import keys
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.legal_time import format_date
from kernel.web.i18n import N_, gettext
from tenants import views as tenant_views

from .writing import ConsentWriter

NO = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})
ENDED_THERE = N_(
    "Skončil tím i souhlas se společnou prací, který má zapsaný služba {service}, a co na něm běželo."
    " Služba {service} se dozví, kdy a jak to bylo řečeno, zda klientem nebo za něj (beze jména), a kdo to zapsal."
)


LATER_YES = N_(
    "Společná práce se službou {service} běží na souhlasu, který jí byl dán {day}, tedy až po tomto dni. Zapište, co zaznělo"
    " naposled, a kdy. Nechce-li už klient, napište den, kdy to zaznělo."
)
RUNS_ON_LATER = N_(
    "Společná práce běží dál: službě {service} byl souhlas dán až {day}. Nechce-li už klient, zapište to s dnem, kdy to zaznělo."
)


async def told_elsewhere(
    writer: ConsentWriter, event_id: UUID, recipient: tuple[UUID, UUID], *, state: ConsentState, said: Said
) -> list[Ending]:
    """(in unit) Say in the other service what the database has ended there with a no; what to tell of it here.

    The other service learns that the client or somebody for them said no, to what, when, in what form, and who wrote it down
    where; no name of who spoke, nothing else of it. Raises Invalid for a no of an earlier day than the yes on which joint work runs there: nobody is told that it ends what goes on.
    """
    actor = writer.actor
    tenant_id, service_id = recipient
    if writer.type is not ConsentType.CASE_MANAGEMENT or tenant_id != actor.tenant or service_id == actor.service:
        return []
    async with unit_of_work(actor):
        # what waits for the commit is looked at here, where it can be seen
        cases_here = await repository.list_cases_of_client(actor, writer.client_id)
    there = system_actor(tenant_id, service_id)
    async with unit_of_work(there):
        ended = await repository.list_heard(there, event_id)
        for row in ended:
            await _tell(there, row, msgspec.structs.replace(said, representative=""), event_id=event_id, by=actor)
        given = [] if ended else await views.running_with(there, actor.service, cases_here)
    other = (await tenant_views.service_views([recipient]))[recipient]
    later = max((row.said_on for row in given), default=None)
    if later is not None:
        words = {"service": other.short_name, "day": format_date(later)}
        if state is ConsentState.REFUSED:
            raise Invalid(fields={"said_on": gettext(LATER_YES).format(**words)})
        return [Ending(text=gettext(RUNS_ON_LATER).format(**words), done=True)]
    if not ended:
        return []
    return [Ending(text=gettext(ENDED_THERE).format(service=other.short_name), done=True)]


async def _tell(there: Actor, row: StoredConsent, said: Said, *, event_id: UUID, by: Actor) -> None:
    """(in unit) The log and the folder of the service whose consent ended."""
    fact = ConsentWithdrawn(
        consent_id=row.id,
        case_id=row.case_id,
        client_id=row.client_id,
        type=row.type.value,
        version_no=row.version_no,
        recipient_tenant_id=row.recipient_tenant_id,
        recipient_service_id=row.recipient_service_id,
    )
    await record(there, fact, of=by.service, by=by.worker_id)
    case = await hold_on(there, row.case_id)
    if case is None:
        return
    heard_in = (await tenant_views.service_views([row.recipient]))[row.recipient]
    names = await tenant_views.worker_names(there.tenant, [by.worker_id])
    wording = views.wording_of(await keys.sealer(there.tenant, row.client_id), row.present)
    recipient = wording.recipient if wording is not None else heard_in.said
    went = await views.went_before_recorded(there, row, said.said_on, now())
    text = RecordText(
        title=papers.record_title(row.type, recipient, Decision.DISAGREE, withdrawn=True),
        facts=papers.heard_facts(
            row.type,
            row.item_kinds,
            recipient,
            said,
            heard=f"Vyjádřeno ve službě {heard_in.said}, která to zapsala:"
            f" {names.get(by.worker_id, '') if by.worker_id else ''}.",
            went=went,
            readable=wording is not None,
        ),
    )
    await cases.write_record(there, case, kind=RecordKind.CONSENT, occurred_at=now(), text=text, source_id=event_id)

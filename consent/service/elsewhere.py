# pyright: strict
"""A no that one service writes down ends what rests on the consent that the other one has (ADR 0072)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

import msgspec

from cases.cases import service as cases
from cases.cases.access import hold_on
from cases.cases.schemas import RecordText
from cases.cases.tables import RecordKind
from consent import papers, repository, rules, views
from consent.events import ConsentWithdrawn
from consent.exceptions import MoreWentSince
from consent.rules import Offer, Said
from consent.schemas import AskedSince, Dropped, Ending, Late, LateWord, StoredConsent, Went
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

from .late import LateSaid, tell_files
from .writing import ConsentWriter

NO = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})
ENDED_THERE = N_(
    "Skončil tím i souhlas se společnou prací, který má zapsaný služba {service}, a co na něm běželo."
    " Služba {service} se dozví, kdy a jak to bylo řečeno, zda klientem nebo za něj (beze jména), a kdo to zapsal."
)


EARLIER_THERE = N_(
    "Služba {service} se dozví, co na jejím souhlasu se společnou prací, který už skončil, proběhlo až po tomto dni."
)
LATER_YES = N_(
    "Společná práce se službou {service} běží na souhlasu, který jí byl dán {day}, tedy až po tomto dni. Zapište, co zaznělo"
    " naposled, a kdy. Nechce-li už klient, napište den, kdy to zaznělo."
)
NARROWS = N_(
    "Se službou {service} běží společná práce na souhlasu, který zapsala ona. Toto znění je jiné ({what}) a tam se tím nic"
    " nezmění. Zapište nejdřív, že klient nesouhlasí: společná práce hned skončí. Pak zaznamenejte nový souhlas a nabídněte ji"
    " podle něj znovu."
)
RUNS_ON_LATER = N_(
    "Společná práce běží dál: službě {service} byl souhlas dán až {day}. Nechce-li už klient, zapište to s dnem, kdy to zaznělo."
)


def no_of(writer: ConsentWriter, recipient: tuple[UUID, UUID], day: date) -> views.ANo:
    """The no that a consent being written says to a service."""
    return views.ANo(
        client_id=writer.client_id, type=writer.type, recipients=[recipient], day=day, consent_id=writer.consent_id
    )


async def check_narrowed(actor: Actor, row: StoredConsent, offer: Offer, said_on: date) -> None:
    """(in unit) What a new wording lets through less, the client said no to: joint work that runs on the other service's consent
    would go on as if they had not. A no ends it; a wording of this service changes nothing there. Raises Invalid.
    """
    tenant_id, service_id = row.recipient
    if row.type is not ConsentType.CASE_MANAGEMENT or tenant_id != actor.tenant or service_id == actor.service:
        return
    dropped = await views.dropped_by(actor, row, offer, said_on)
    less = msgspec.structs.replace(dropped, purpose=False) if dropped is not None else Dropped()
    if less == Dropped():
        return
    cases_here = await repository.list_cases_of_client(actor, row.client_id)
    there = system_actor(tenant_id, service_id)
    async with unit_of_work(there):
        runs = await views.running_with(there, actor.service, cases_here)
    if runs:
        other = (await tenant_views.service_views([row.recipient]))[row.recipient]
        raise Invalid(
            fields={"decision": gettext(NARROWS).format(service=other.short_name, what="; ".join(less.texts))}
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
        ids = {row.id for row in ended}
        given = await views.running_with(
            there, actor.service, cases_here
        )  # with a later yes: of two records of the client too
    other = (await tenant_views.service_views([recipient]))[recipient]
    later = max((row.said_on for row in given), default=None)
    if later is not None:
        words = {"service": other.short_name, "day": format_date(later)}
        if state is ConsentState.REFUSED:
            raise Invalid(fields={"said_on": gettext(LATER_YES).format(**words)})
        return [Ending(text=gettext(RUNS_ON_LATER).format(**words), done=True)]
    told = [Ending(text=gettext(ENDED_THERE).format(service=other.short_name), done=True)] if ended else []
    no = no_of(writer, recipient, said.said_on)
    earlier = [each for each in await views.asked_elsewhere(actor, no, recipient) if each.consent_ids[0] not in ids]
    if earlier and await _tell_of_earlier(there, earlier, said, event_id=event_id, by=actor):
        told.append(Ending(text=gettext(EARLIER_THERE).format(service=other.short_name), done=True))
    return told


async def check_same_elsewhere(writer: ConsentWriter, no: views.ANo, late: Late) -> None:
    """(in unit) What ended there ended as it was told: nothing was concluded between the list and the end, which waits for it.

    Raises MoreWentSince.
    """
    if await views.keys_elsewhere(writer.actor, no) <= late.elsewhere:
        return
    names = await tenant_views.service_views(no.recipients)
    new = "; ".join(gettext(views.WENT_ON).format(service=each.short_name) for each in names.values())
    raise MoreWentSince(known=rules.told(late.went), new=new)


async def _tell_of_earlier(
    there: Actor, earlier: Sequence[AskedSince], said: Said, *, event_id: UUID, by: Actor
) -> bool:
    """Say in the other service that a no was said before its consent, which is over, ended; whether there was anything to say."""
    told = False
    async with unit_of_work(there):
        for asked in earlier:
            row = await repository.find_consent(there, asked.consent_ids[0])
            if row is None or said.said_on >= rules.day_of_state(row):  # by then it was over
                continue
            no = LateSaid(
                id=uuid5(event_id, str(row.id)),
                said_on=said.said_on,
                recorded_at=now(),
                recorded_by=by.worker_id,
                heard_in_service_id=by.service,
            )
            went = await tell_files(there, row, no, LateWord(asked=asked))
            if went:
                anonymous = msgspec.structs.replace(said, representative="")
                await _write_in_folder(there, row, anonymous, went, source_id=no.id, by=by, earlier=True)
                told = True
    return told


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
    went = await views.went_before_recorded(there, row, said.said_on, now())
    await _write_in_folder(there, row, said, went, source_id=event_id, by=by)


async def _write_in_folder(
    there: Actor,
    row: StoredConsent,
    said: Said,
    went: Sequence[Went],
    *,
    source_id: UUID,
    by: Actor,
    earlier: bool = False,
) -> None:
    case = await hold_on(there, row.case_id)
    if case is None:
        return
    heard_in = (await tenant_views.service_views([row.recipient]))[row.recipient]
    names = await tenant_views.worker_names(there.tenant, [by.worker_id])
    wording = views.wording_of(await keys.sealer(there.tenant, row.client_id), row.present)
    recipient = wording.recipient if wording is not None else heard_in.said
    text = RecordText(
        title=papers.record_title(row.type, recipient, Decision.DISAGREE, withdrawn=True),
        facts=papers.heard_facts(
            row.type,
            row.item_kinds,
            recipient,
            said,
            heard=f"Vyjádřeno ve službě {heard_in.said}, která to zapsala:"
            f" {names.get(by.worker_id, '') if by.worker_id else ''}." + (papers.OVER_BEFORE if earlier else ""),
            went=went,
            readable=wording is not None,
        ),
    )
    await cases.write_record(there, case, kind=RecordKind.CONSENT, occurred_at=now(), text=text, source_id=source_id)

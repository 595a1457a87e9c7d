# pyright: strict
"""What somebody sees of messages. Functions marked (in unit) run in the unit of work of the caller."""

from collections.abc import Sequence
from uuid import UUID

from kernel import keys
from kernel.actor import Actor, operator_actor
from kernel.db import look, unit_of_work
from kernel.delivery import Fault
from kernel.legal_time import today_in_prague
from kernel.readable import opened
from kernel.settings import settings
from kernel.web.i18n import current_language, gettext
from tenants import views as tenant_views
from tenants.settings.views import settings_on
from tenants.tables import Channel, MessageState

from . import repository, rules
from .access import MessagePermission, may_see, require
from .rules import DIGEST_HOUR, MESSAGES, SMS_ALLOWED
from .schemas import ChoiceText, ChoiceView, KindView, MessagesView, MessageView, StoredChoice, StoredMessage, Stuck

MOST_TROUBLED = 100
NEWEST = 50


async def own_choice(actor: Actor) -> ChoiceView:
    """Of what the actor is told outside of the application, and what of it they may choose."""
    async with look(actor):
        said = await settings_on(actor, today_in_prague(), DIGEST_HOUR, SMS_ALLOWED)
        stored = await repository.find_choice(actor.tenant, actor.worker)
        said_of = await text_of_choice(actor, stored)
    choice = stored or rules.NOTHING_CHOSEN
    sooner = {kind.chosen_with for kind in MESSAGES.all() if kind.urgent}
    return ChoiceView(
        kinds=[
            KindView(
                key=kind.key,
                title=gettext(kind.title),
                urgent=kind.urgent,
                must=gettext(kind.must) if kind.must else "",
                sooner=kind.key in sooner and not kind.urgent,
                email=rules.wanted(kind, Channel.EMAIL, choice),
                sms=rules.wanted(kind, Channel.SMS, choice),
            )
            for kind in MESSAGES.all()
            if kind.own is None and not kind.chosen_with and (may_see(actor) or not kind.to_administrators)
        ],
        hour=said[DIGEST_HOUR],
        sends=bool(settings().smtp_url),
        sms=bool(settings().sms_url) and said[SMS_ALLOWED],
        phone=said_of.phone,
        language=said_of.language if stored is not None else current_language.get(),
        chosen_at=choice.chosen_at,
        version=stored.version if stored else 0,
    )


async def text_of_choice(actor: Actor, stored: StoredChoice | None) -> ChoiceText:
    """(in unit) The number that somebody gave for SMS, empty when they gave none, and the language of their messages."""
    if stored is None or stored.sealed is None:
        return ChoiceText("")
    sealer = await keys.organisation_sealer(actor.tenant)
    return opened(sealer, "message_choice", stored.id, stored.sealed, ChoiceText) or ChoiceText("")


async def list_messages(actor: Actor) -> MessagesView:
    """What became of the messages of the actor's organisation, what did not arrive in front. Raises NotAllowed."""
    async with look(actor):
        require(actor, MessagePermission.LIST)
        troubled = await repository.list_troubled(actor.tenant, limit=MOST_TROUBLED)
        number = await repository.count_troubled(actor.tenant) if len(troubled) == MOST_TROUBLED else len(troubled)
        newest = await repository.list_newest(actor.tenant, limit=NEWEST)
        names = await _names(actor, (*troubled, *newest))
    return MessagesView(
        troubled=[_view(row, names[row.id], troubled) for row in troubled],
        more=number - len(troubled),
        newest=[_view(row, names[row.id], ()) for row in newest],
        sends=bool(settings().smtp_url),
    )


async def _names(actor: Actor, rows: Sequence[StoredMessage]) -> dict[UUID, str]:
    """(in unit) To whom these messages went: their worker, or whom their kind says."""
    workers = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in rows})
    found = {row.id: workers[row.worker_id] for row in rows}
    for kind in (each for each in MESSAGES.all() if each.own is not None):
        assert kind.own is not None
        own = {row.id: row.about_id for row in rows if row.about_id is not None and kind.key in row.kinds}
        if own:
            whom = await kind.own.whom(actor, set(own.values()))
            found |= {message_id: whom.get(about_id, "") for message_id, about_id in own.items()}
    return found


async def became_of(actor: Actor, about_id: UUID) -> MessageView | None:
    """(in unit) What became of the last message about a thing, for the administrator."""
    row = await repository.find_about(actor.tenant, about_id)
    return None if row is None else _view(row, "", ())


def _view(row: StoredMessage, worker: str, among: Sequence[StoredMessage]) -> MessageView:
    """`among` are those of which the last one to a person can be sent again."""
    look_of, state = rules.STATES[row.state]
    told = [(MESSAGES.one(key), count) for key, count in row.told.items()]
    same = [
        one for one in among if one.about_id is None and (one.worker_id, one.channel) == (row.worker_id, row.channel)
    ]
    return MessageView(
        id=row.id,
        worker=worker,
        channel=gettext(rules.CHANNELS[row.channel]),
        told=", ".join(f"{gettext(kind.title)} ({count})" for kind, count in told if kind is not None),
        state=gettext(state),
        look=look_of,
        fault=gettext(rules.FAULTS[Fault(row.fault)]) if row.fault in {*Fault} else "",
        tries=row.tries,
        created_at=row.created_at,
        ended_at=row.ended_at,
        next_at=row.due_at if row.state is MessageState.WAITING and row.tries else None,
        again=row.ended_at is not None and row.fault != Fault.GONE and same[:1] == [row],
    )


# --- for the operator --------------------------------------------------------------------------------------------


async def list_stuck() -> list[Stuck]:
    """How much does not get through, of every organisation: what waits after a try, and what of a week went wrong."""
    async with unit_of_work(operator_actor()):
        return await repository.list_stuck()


async def stuck() -> bool:
    """Whether a message has waited for an hour though it was tried: somebody must look at the server."""
    async with unit_of_work(operator_actor()):
        return await repository.is_stuck()

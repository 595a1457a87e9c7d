# pyright: strict
"""What an administrator does with links and with the sign-in of people, and what whoever comes with a link does."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor, operator_actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.crypto import Unreadable
from kernel.czech import fold
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from kernel.links import word_of
from kernel.totp import check_totp, new_totp_secret
from kernel.web.i18n import N_, gettext
from tenants import repository as organisations
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.accounts import service as accounts
from tenants.accounts.access import signing_in
from tenants.imports import service as imports
from tenants.imports.exceptions import LineRefused
from tenants.imports.rules import Cells, Done
from tenants.imports.schemas import State as LineState
from tenants.leaving import views as leaving
from tenants.messages import service as messages
from tenants.people import repository as people_repository
from tenants.people import rules as people_rules
from tenants.people import service as people
from tenants.people import views as people_views
from tenants.people.access import PeoplePermission, person_for, require
from tenants.people.exceptions import WorkOver, of_person
from tenants.people.rules import Works
from tenants.people.schemas import GiveRole
from tenants.people.service import check_service
from tenants.rules import ROLES

from . import repository, rules
from .access import invitation_for, opened_by, text_of
from .events import (
    InvitationSent,
    InvitationUsed,
    InvitationWithdrawn,
    SecondFactorReset,
    SecondFactorSet,
    SignedOutByAdministrator,
)
from .exceptions import InvitationLapsed, InvitationOver, InvitedAlready, LinkUsed, OfSeveral, of_invitation
from .rules import Purpose, State
from .schemas import InvitationText, InvitePerson, Join
from .views import LETTER

WRONG_CODE = N_("Kód nesouhlasí. Naskenujte obrázek do aplikace a opište kód, který právě ukazuje.")
OLD_FORM = N_("Formulář je příliš starý. Naskenujte nový obrázek.")

# --- what an administrator does ----------------------------------------------------------------------------------


async def invite(actor: Actor, order: InvitePerson, *, seed: str = "") -> tuple[UUID, str]:
    """Invite somebody into a role. Returns the id and the word of the link, which is kept nowhere; of one `seed` the same.

    Raises InvitedAlready, InvitationLapsed, Invalid, each about what there is of whoever has this address.
    """
    async with unit_of_work(actor):
        require(actor, PeoplePermission.CHANGE)
        checks = Checks()
        name = checks.line("name", order.name, missing=N_("Napište jméno a příjmení."), max_length=120)
        email = checks.line("email", order.email, missing=rules.NEEDS_EMAIL, max_length=254)
        if email and not rules.EMAIL.fullmatch(email):
            checks.fail("email", rules.NEEDS_EMAIL)
        kind = await organisations.organisation_kind(actor.tenant)
        role = people_rules.check_role(checks, order.role, in_service=order.service_id is not None, kind=kind)
        begins, ends = people_rules.check_period(checks, order.valid_from, order.valid_to, today=today_in_prague())
        await check_service(checks, actor, order.service_id, begins)
        here = await accounts.works_in(actor.tenant, email) if email else None
        if here is not None:
            checks.fail("email", rules.WORKS_HERE[Works((await people_views.person(actor, here)).stands)])
        checks.done(of_person(here) if here is not None else None)
        text = InvitationText(
            name=name,
            email=email,
            purpose=Purpose.WORK,
            role=role,
            service_id=order.service_id,
            valid_from=begins,
            valid_to=ends,
        )
        return await _send_new(actor, text, seed)


async def import_line(actor: Actor, cells: Cells) -> Done:
    """(in unit) One line of a table of people: a role for who works here, an invitation into it for who does not yet.

    Raises LineRefused for an address that is somebody else's, and what giving a role or an invitation refuses.
    """
    email, name = cells.text("email"), cells.text("name")
    words = fold(cells.text("role"))
    role = next((each for each, said in ROLES.items() if words in (fold(said), each.value)), None)
    if role is None:
        raise LineRefused(gettext("Roli „{role}“ neznáme.").replace("{role}", cells.text("role")))
    service_id = await imports.service_named(actor, cells.text("service")) if cells.text("service") else None
    order = InvitePerson(
        name=name,
        email=email,
        role=role.value,
        service_id=service_id,
        valid_from=cells.day("valid_from"),
        valid_to=cells.day("valid_to"),
    )
    what = ", ".join(filter(None, (gettext(ROLES[role]), cells.text("service"))))
    said = {"name": name, "what": what}
    if (worker_id := await accounts.works_in(actor.tenant, email)) is not None:
        return await _role_of_line(actor, worker_id, order, said)
    try:
        invitation_id, _ = await invite(actor, order, seed=cells.seed)
    except InvitedAlready:
        return await _invited_of_line(actor, order, said)
    return Done(words=gettext("pozve se %(name)s: %(what)s") % said, made=invitation_id)


async def _role_of_line(actor: Actor, worker_id: UUID, order: InvitePerson, said: Mapping[str, str]) -> Done:
    """(in unit) A role for who works here. Raises LineRefused, and what `give_role` refuses."""
    _check_name(order.name, (await tenant_views.worker_names(actor.tenant, [worker_id]))[worker_id])
    held = [
        each
        for each in await people_repository.list_roles(actor.tenant, worker_id)
        if (each.role, each.service_id) == (order.role, order.service_id)
        and people_rules.stands(*each.period, now()) is not people_rules.Stands.ENDED
    ]
    if any(_of_these_days(order, *each.period) for each in held):
        return Done(words=gettext("%(name)s tuto roli má: %(what)s") % said, state=LineState.SAME)
    if held:
        words = gettext("%(name)s tuto roli má na jiné dny: %(what)s; dny změníte v Lidech") % said
        return Done(words=words, state=LineState.LEFT_OUT)
    await people.give_role(
        actor,
        worker_id,
        GiveRole(role=order.role, service_id=order.service_id, valid_from=order.valid_from, valid_to=order.valid_to),
    )
    return Done(words=gettext("další role, %(name)s: %(what)s") % said)


async def _invited_of_line(actor: Actor, order: InvitePerson, said: Mapping[str, str]) -> Done:
    """(in unit) What a line comes to whose person was invited before. Raises LineRefused."""
    waiting = await repository.find_waiting(actor.tenant, keys.account_term(order.email))
    if waiting is None:
        raise InvitedAlready
    text = await text_of(actor, waiting)
    _check_name(order.name, text.name)
    of_role = (text.role, text.service_id) == (order.role, order.service_id)
    if of_role and _of_these_days(order, text.valid_from, text.valid_to):
        return Done(words=gettext("%(name)s už má pozvánku: %(what)s") % said, state=LineState.SAME)
    has = gettext(ROLES[text.role]) if text.role else ""
    words = gettext("%(name)s už má pozvánku do role %(has)s; roli %(what)s přidáte v Lidech, až ji přijme")
    return Done(words=words % {**said, "has": has}, state=LineState.LEFT_OUT)


def _check_name(name: str, known: str) -> None:
    """Raise LineRefused for an address under which the organisation knows somebody else: it may be mistyped."""
    if sorted(fold(name).split()) != sorted(fold(known).split()):
        words = gettext("Pod touto adresou tu je {known}. Opravte jméno, nebo adresu.")
        raise LineRefused(words.replace("{known}", str(known)))


def _of_these_days(order: InvitePerson, begins: datetime | None, ends: datetime | None) -> bool:
    """Whether a role of this period is the one that a line says; no first day is one that holds already."""
    began = today_in_prague() if begins is None else prague_date(begins)
    first = began <= today_in_prague() if order.valid_from is None else order.valid_from == began
    return first and order.valid_to == people_rules.last_day(ends)


async def _send_new(actor: Actor, text: InvitationText, seed: str = "") -> tuple[UUID, str]:
    """(in unit) A link for somebody. Raises InvitedAlready."""
    invitation_id, sent_at = new_id(), now()
    token = word_of(actor.tenant, invitation_id, seed)
    expires_at = rules.expires(sent_at, text.valid_to)
    sealer = await keys.organisation_sealer(actor.tenant)
    written = await repository.insert_invitation(
        actor.tenant,
        invitation_id,
        email_term=keys.account_term(text.email),
        token_hash=keys.token_hash(token),
        letter_hash=_letter_hash(actor, invitation_id, text, sent_at),
        sealed=sealer.seal("invitation", invitation_id, text),
        invited_by=actor.worker,
        sent_at=sent_at,
        expires_at=expires_at,
    )
    if not written:
        raise await _invited(actor, text.email)
    await record(actor, _sent(actor, invitation_id, text, expires_at))
    return invitation_id, token


async def _invited(actor: Actor, email: str) -> InvitedAlready:
    """(in unit) That a link for an address waits, or lapsed waiting."""
    there = await repository.find_waiting(actor.tenant, keys.account_term(email))
    if there is None:
        return InvitedAlready()
    kind = InvitationLapsed if there.state(now()) is State.LAPSED else InvitedAlready
    return kind(about=of_invitation(there.id))


def _sent(actor: Actor, invitation_id: UUID, text: InvitationText, expires_at: datetime) -> InvitationSent:
    return InvitationSent(invitation_id=invitation_id, purpose=text.purpose, expires_at=expires_at, by=actor.worker_id)


def _letter_hash(actor: Actor, invitation_id: UUID, text: InvitationText, sent_at: datetime) -> bytes | None:
    """Of the word in the letter; a link for a second factor is handed over alone, mail would make one factor of two."""
    if text.purpose is not Purpose.WORK:
        return None
    return keys.token_hash(rules.letter_word(actor.tenant, invitation_id, sent_at))


async def send_letter(actor: Actor, event: InvitationSent) -> None:
    """(reaction) Write the letter of an invitation, where letters go out."""
    if event.purpose == Purpose.WORK and event.by is not None:
        await messages.write_about(actor, LETTER, event.invitation_id, by=event.by)


async def send_again(actor: Actor, invitation_id: UUID) -> str:
    """Another link instead of the one before, which is good no more; with days of its own. Raises InvitationOver."""
    async with unit_of_work(actor):
        invitation = await invitation_for(actor, invitation_id, PeoplePermission.CHANGE)
        text = await text_of(actor, invitation)
        token, sent_at = word_of(actor.tenant, invitation_id), now()
        expires_at = rules.expires(sent_at, text.valid_to)
        if not await repository.send_anew(
            actor.tenant,
            invitation_id,
            keys.token_hash(token),
            letter_hash=_letter_hash(actor, invitation_id, text, sent_at),
            sent_at=sent_at,
            expires_at=expires_at,
        ):
            raise InvitationOver
        await record(actor, _sent(actor, invitation_id, text, expires_at))
    return token


async def withdraw(actor: Actor, invitation_id: UUID) -> None:
    """Take a link back: it is good no more. Raises InvitationOver."""
    async with unit_of_work(actor):
        await invitation_for(actor, invitation_id, PeoplePermission.CHANGE)
        if not await repository.withdraw(actor.tenant, invitation_id):
            raise InvitationOver
        await record(actor, InvitationWithdrawn(invitation_id=invitation_id))


async def reset_second_factor(actor: Actor, person_id: UUID) -> tuple[UUID, str]:
    """Make somebody's second factor useless at once, and every session with it; a link lets them set up another one.

    The link alone is worth nothing: who opens it says the password, which no administrator knows. Raises WorkOver, OfSeveral.
    """
    async with unit_of_work(actor):
        person = await person_for(actor, person_id, PeoplePermission.CHANGE)
        if person.ended_at is not None:
            raise WorkOver
        if await leaving.works_elsewhere(actor.tenant, person.user_id):
            raise OfSeveral
        account = await accounts.forget_second_factor(person.user_id)
        await repository.withdraw_of_address(actor.tenant, keys.account_term(account.email))
        await record(actor, SecondFactorReset(user_id=person.user_id))
        text = InvitationText(
            name=account.name, email=account.email, purpose=Purpose.SECOND_FACTOR, user_id=person.user_id
        )
        return await _send_new(actor, text)


async def sign_out_everywhere(actor: Actor, person_id: UUID) -> UUID:
    """Write down that an administrator ends every session of somebody; the caller ends those of the returned account."""
    async with unit_of_work(actor):
        person = await person_for(actor, person_id, PeoplePermission.CHANGE)
        await record(actor, SignedOutByAdministrator(user_id=person.user_id))
    return person.user_id


# --- what whoever comes with a link does -------------------------------------------------------------------------


def fresh_secret(token: str) -> tuple[str, str]:
    """A secret for an authenticator, and how the form behind a link carries it: sealed, and good for that link alone."""
    secret = new_totp_secret()
    sealed = keys.root().derive("invitation-secret").encrypt(secret.encode(), keys.token_hash(token))
    return secret, base64.urlsafe_b64encode(sealed).decode()


def secret_in(token: str, carried: str) -> str | None:
    """The secret that a form carries; None for what we did not give it."""
    try:
        sealed = base64.b64decode(carried.encode("ascii"), altchars=b"-_", validate=True)
        return keys.root().derive("invitation-secret").decrypt(sealed, keys.token_hash(token)).decode()
    except (binascii.Error, UnicodeEncodeError, Unreadable):
        return None


async def use(token: str, order: Join, *, address: str) -> None:
    """Do what a link is for, once: join with a new account or with the one there is, or set a second factor up.

    Raises LinkUnknown, LinkUsed, LinkLapsed, LinkWithdrawn, SignInRefused, Invalid; then nothing is used up.
    """
    actor, found, text = await opened_by(token)
    rules.check_waits(found.state(now()))
    if text.purpose is Purpose.SECOND_FACTOR:
        assert text.user_id is not None
        secret, step = _proven_code(token, order)
        await accounts.prove_password(text.email, order.password, address=address)
        await _use(
            actor, found.id, token, text, invited_by=found.invited_by, user_id=text.user_id, factor=(secret, step)
        )
    elif await accounts.has_account(text.email):
        _, found, _ = await opened_by(token)  # whoever sent the same form just now has the account of it
        rules.check_waits(found.state(now()))
        user_id = await accounts.prove(text.email, order.password, order.code, address=address)
        await _use(actor, found.id, token, text, invited_by=found.invited_by, user_id=user_id)
    else:
        checks = Checks()
        name = checks.line("name", order.name, missing=N_("Napište své jméno a příjmení."), max_length=120)
        secret, step = _code(checks, token, order)
        accounts.check_new_password_of(checks, order.password, name, text.email)
        if order.password != order.password_again:
            checks.fail("password_again", N_("Obě hesla se musí shodovat."))
        checks.done()
        hashed = await accounts.hash_of(order.password)
        await _use(
            actor, found.id, token, text, invited_by=found.invited_by, opening=(name, hashed), factor=(secret, step)
        )


def _proven_code(token: str, order: Join) -> tuple[str, int]:
    checks = Checks()
    if not order.password:
        checks.fail("password", N_("Zadejte heslo."))
    proven = _code(checks, token, order)
    checks.done()
    return proven


def _code(checks: Checks, token: str, order: Join) -> tuple[str, int]:
    """The secret that the form carries, and the step of the code that shows it is in the telephone."""
    secret = secret_in(token, order.secret)
    step = None if secret is None else check_totp(secret, order.code, now=now(), last_step=None)
    if secret is None:
        checks.fail("code", OLD_FORM)
    elif step is None:
        checks.fail("code", WRONG_CODE)
    return secret or "", step or 0


async def _use(
    actor: Actor,
    invitation_id: UUID,
    token: str,
    text: InvitationText,
    *,
    invited_by: UUID,
    user_id: UUID | None = None,
    opening: tuple[str, str] | None = None,
    factor: tuple[str, int] | None = None,
) -> None:
    """All of it, or nothing: whoever comes second with the same link is told so. The role is given by whoever invited. Raises LinkUsed."""
    from_now = text.valid_from if text.valid_from is not None and text.valid_from > now() else None
    async with unit_of_work(msgspec.structs.replace(operator_actor(actor.tenant), ordered_by=invited_by)) as unit:
        if not await repository.use(actor.tenant, invitation_id, keys.token_hash(token), now()):
            raise LinkUsed
        if opening is not None:
            user_id = await accounts.open_account(text.email, *opening)
        assert user_id is not None
        if factor is not None:
            await accounts.keep_second_factor(user_id, *factor)
        person = signing_in(user_id, actor.tenant)
        async with unit_of_work(person):
            await record(person, InvitationUsed(invitation_id=invitation_id, purpose=text.purpose, user_id=user_id))
            if text.purpose is Purpose.SECOND_FACTOR:
                await record(person, SecondFactorSet(user_id=user_id))
        if text.purpose is Purpose.WORK:
            assert text.role is not None
            worker_id = await tenants.add_worker(
                actor.tenant, user_id, opening[0] if opening else text.name, by=unit.actor
            )
            await tenants.grant_role(
                actor.tenant, worker_id, text.role, text.service_id, from_now, text.valid_to, by=unit.actor
            )

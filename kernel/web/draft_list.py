"""The drafts that wait, as their person tells them apart: by what they typed first, and when."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import msgspec

from kernel import drafts
from kernel.actor import Actor
from kernel.clock import Instant
from kernel.db import current, look
from kernel.drafts import Content, Draft
from kernel.web.draft_words import words
from kernel.web.drafts import left_of, said
from kernel.web.i18n import N_, gettext
from kernel.web.once import sent_before
from kernel.web.session import place_id

LONGEST_BEGINNING = 60
NEAR_FULL = drafts.NEWEST - 5  # from so many on it is said that the oldest will go
NEARLY_FULL = N_("Konceptů máte {count} a místo je pro {most}: až přibudou další, zmizí nejstarší")
GONE = N_("Víc než {most} konceptů čekat nemůže a ten nejstarší právě zmizel; další odešlete, nebo zahoďte")


class Waiting(msgspec.Struct, frozen=True):
    """A draft as it is called in lists: its form, the first words of its person's own (never what it was drawn with)."""

    id: UUID
    tenant_id: UUID
    service_id: UUID | None
    label: str
    begins: str
    saved_at: Instant
    content: Content | None

    @property
    def place_id(self) -> str:
        """Where it waits, as forms name it."""
        return place_id(self.tenant_id, self.service_id)

    @property
    def title(self) -> str:
        """The form, and what was typed into it first."""
        return f"{self.label}: {self.begins}" if self.begins else self.label


class AllWaiting(msgspec.Struct, frozen=True):
    """All that a person has not sent; `full` when there is hardly room for more, and the oldest goes with the next ones."""

    drafts: list[Waiting]
    full: bool


def said_of_many(count: int) -> str:
    """What is said after the time that a draft was saved at, when there is hardly room for more of them."""
    if count < NEAR_FULL:
        return ""
    said = GONE if count > drafts.NEWEST else NEARLY_FULL
    return f". {gettext(said).format(count=count, most=drafts.NEWEST)}"


async def waiting(actor: Actor) -> AllWaiting:
    """Every draft of the actor in the organisation that says something of its own, newest first."""
    async with look(actor):
        found = await drafts.waiting(actor)
        drafts_left = [waits(draft) for draft, _ in await told_apart(actor, found)]
        return AllWaiting(named_apart(drafts_left), len(found) >= NEAR_FULL)


async def told_apart(actor: Actor, found: Sequence[Draft]) -> list[tuple[Draft, bool]]:
    """(in unit) Those of some drafts that say more than was sent, or than one before them in the same form; the others go.

    With each whether its key made something already.
    """
    readable = [(draft, draft.content) for draft in found if draft.content is not None]
    forms = [
        (one.place.partition("|")[0], dict(one.fields).get("once", ""), one.fields, left_of(one)) for _, one in readable
    ]
    sent = dict(zip((draft.id for draft, _ in readable), await sent_before(actor, forms), strict=True))
    seen, left = set[object](), list[tuple[Draft, bool]]()
    for draft in found:
        same = draft.id if draft.content is None else (draft.content.place, *draft.content.files, *said(draft.content))
        if sent.get(draft.id) or same in seen:
            await current().connection.execute(drafts.DROP, draft.id)
            continue
        seen.add(same)
        left.append((draft, sent.get(draft.id) is False))
    return left


def named_apart(waiting: Sequence[Waiting]) -> list[Waiting]:
    """The same drafts; those of one name, as two windows leave them, say also the first words in which they differ."""
    count = Counter(each.title for each in waiting)
    typed = {each.id: _typed(each.content) for each in waiting if count[each.title] > 1}

    def named(one: Waiting) -> Waiting:
        others = [typed[each.id] for each in waiting if each.title == one.title and each.id != one.id]
        own = [said for said in typed.get(one.id, ()) if any(said not in other for other in others)]
        begins = f"{one.begins} · {_beginning(own[0])}" if own else one.begins
        return msgspec.structs.replace(one, begins=begins)

    return [named(each) for each in waiting]


def _typed(content: Content | None) -> list[str]:
    return words(content) if content else []


def _beginning(said: str) -> str:
    own = " ".join(said.split())
    return own if len(own) <= LONGEST_BEGINNING else f"{own[: LONGEST_BEGINNING - 1].rstrip()}…"


def waits(draft: Draft) -> Waiting:
    """A draft as it is called in lists."""
    content = draft.content
    begins = _beginning((_typed(content) or [""])[0])
    return Waiting(
        draft.id, draft.tenant_id, draft.service_id, content.label if content else "", begins, draft.saved_at, content
    )

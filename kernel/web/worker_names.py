"""The name of somebody who has left, where history keeps it: with a mark that is no part of the name (ADR 0052).

It is a text like any other wherever it is stored, sent, compared or put into a sentence by Python; a page that writes it
out adds that they work here no more, and so does a paper that asks for it.
"""

from typing import ClassVar
from uuid import UUID

from markupsafe import Markup

from kernel.web import text, tongues
from kernel.web.i18n import N_, gettext

LEFT = N_("už tu nepracuje")
MOVED = N_("v této službě už nepracuje")


class NameOfLeaver(str):
    """The name of somebody who works nowhere in the organisation any more."""

    mark: ClassVar[str] = LEFT

    def __html__(self) -> str:
        """The name and the mark in one line of text, so that it may stand in an attribute too."""
        return str(Markup("{} ({})").format(tongues.written(str(self)), gettext(self.mark)))


class NameOfColleague(str):
    """The name of somebody who `left` some of the services of the organisation and works in another one."""

    left: frozenset[UUID] = frozenset()


class NameOfMoved(NameOfColleague, NameOfLeaver):
    """The same beside a service that they left, or on its pages."""

    mark: ClassVar[str] = MOVED


def in_service(name: str, service_id: UUID) -> str:
    """A name as it stands beside a service, or on its pages: marked where they work there no more."""
    if not isinstance(name, NameOfColleague):
        return name
    beside = NameOfMoved(name) if service_id in name.left else NameOfColleague(name)
    beside.left = name.left
    return beside


def told(name: str) -> str:
    """A name for a paper, with the mark in its language."""
    return f"{name} ({gettext(name.mark)})" if isinstance(name, NameOfLeaver) else name


def name(value: object) -> Markup:
    """The filter `name`: `kernel.web.text.name`, the mark of who left softly behind it."""
    plain = text.name(value, words=tongues.written)
    if not isinstance(value, NameOfLeaver):
        return plain
    return plain + Markup(' <span class="o-muted o-nowrap">({})</span>').format(gettext(value.mark))

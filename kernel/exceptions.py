"""Refusals: errors that a person understands, with a code for machines and an HTTP status."""

from collections.abc import Sequence
from functools import cache
from typing import ClassVar, NamedTuple

from kernel.web.i18n import N_


class About(NamedTuple):
    """The thing that a refusal speaks of: what a link to it says (Czech message id), its page, its address for programs."""

    words: str
    page: str
    api: str = ""


class DomainError(Exception):
    """An act was refused. Subclasses carry a stable code, an HTTP status and a sentence (Czech message id).

    `fields` maps a field of the order to the sentence that belongs beside it; `values` fill `{placeholders}`
    of the sentence and never carry personal data. `about` is what it speaks of, for whoever is refused may open it.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[str] = N_("Tento úkon teď nelze provést.")
    beside_stored: ClassVar[bool] = True  # of a 412: the form is drawn beside what was saved meanwhile

    def __init__(self, *, fields: dict[str, str] | None = None, about: About | None = None, **values: object) -> None:
        self.fields = fields or {}
        self.about = about
        self.values = values
        super().__init__(self.code)


def words_of(code: str) -> str:
    """What whoever was refused with a code was told (Czech message id), its placeholders as they are; '' for an unknown one."""
    return _words().get(code, "")


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = {}
    left: list[type[DomainError]] = [DomainError]
    while left:
        kind = left.pop(0)  # who says the code first speaks for those below
        found.setdefault(kind.code, kind.message)
        left += kind.__subclasses__()
    return found


class NotThere(DomainError):
    """The thing does not exist, or this actor may not know that it does. Both look the same."""

    code = "not-found"
    status = 404
    message = N_("Stránka nebo záznam tu není, nebo k němu nemáte přístup.")


class NotAllowed(DomainError):
    """The actor may know that the thing exists but not do this with it."""

    code = "not-allowed"
    status = 403
    message = N_("K tomuto úkonu nemáte oprávnění.")


class NotAnyMore(NotAllowed):
    """The actor might do it until something happened meanwhile; subclasses say what, and what to do now."""

    code = "not-any-more"
    message = N_("Mezitím se to změnilo a tento úkon už vám nepřísluší.")


class Invalid(DomainError):
    """The order is not well formed; `fields` says what is wrong where.

    `words` are those of the person's own text that read like somebody it must not name, `why` says why they may stay.
    """

    code = "invalid"
    status = 400
    message = N_("Formulář obsahuje chyby.")

    def __init__(
        self,
        *,
        fields: dict[str, str] | None = None,
        words: Sequence[str] = (),
        why: Sequence[str] = (),
        about: About | None = None,
    ) -> None:
        self.words, self.why = list(words), list(why)
        super().__init__(fields=fields, about=about)


class StaleVersion(DomainError):
    """Something was saved first, by somebody else or by the same person elsewhere; nothing was changed and the text is kept.

    `changes`: how many were saved since the version that was sent, where that is known.
    """

    code = "stale-version"
    status = 412
    message = N_("Mezitím se tu uložila jiná změna. Porovnejte obojí a uložte znovu.")

    def __init__(self, changes: int | None = None) -> None:
        self.changes = changes
        super().__init__()


class NotSignedIn(DomainError):
    """No session, an ended session, or a membership that no longer holds."""

    code = "not-signed-in"
    status = 401
    message = N_("Přihlaste se prosím.")


class TooManyRequests(DomainError):
    """The caller is asked to slow down."""

    code = "too-many-requests"
    status = 429
    message = N_("Příliš mnoho pokusů. Zkuste to prosím za chvíli.")

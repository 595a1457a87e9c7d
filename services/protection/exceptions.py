"""Refusals around judgements."""

from kernel.exceptions import DomainError
from kernel.web.i18n import N_


class AlreadyJudged(DomainError):
    """An addition is judged once."""

    code = "already-judged"
    message = N_("Doplnění už je posouzené. Podívejte se, jak; celou naléhavost můžete posoudit znovu.")


class AskedAlready(DomainError):
    """Of one person one question about a notice waits at a time."""

    code = "asked-already"
    message = N_("Tohoto člověka už se na oznámení ptáte a odpověď čeká.")

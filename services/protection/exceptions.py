"""Refusals around judgements."""

from kernel.exceptions import DomainError, NotAnyMore
from kernel.web.i18n import N_


class AlreadyJudged(DomainError):
    """An addition is judged once."""

    code = "already-judged"
    message = N_("Doplnění už je posouzené. Podívejte se, jak; celou naléhavost můžete posoudit znovu.")


class AskedAlready(DomainError):
    """Of one person one question about a notice waits at a time."""

    code = "asked-already"
    message = N_("Tohoto člověka už se na oznámení ptáte a odpověď čeká.")


class NothingWaits(DomainError):
    """Only a question that waits for its answer is taken back."""

    code = "nothing-waits"
    message = N_("Dotaz už na odpověď nečeká: někdo odpověděl, oznámení posoudil, nebo dotaz vzal zpět.")


class SaidAlready(DomainError):
    """That all children are judged is said once, until it is taken back."""

    code = "said-already"
    message = N_("To už někdo řekl. Podívejte se, kdo a kdy; nic se neuložilo.")


class NotAssigned(DomainError):
    """Only who leads a case makes its basic assessment."""

    code = "not-assigned"
    message = N_("Nejdřív oznámení přidělte: základní vyhodnocení dělá ten, kdo případ vede.")


class AlreadyEnrolled(DomainError):
    """A child of a notice is enrolled once, and once more after its entry ended or was a mistake."""

    code = "already-enrolled"
    message = N_("Dítě podle tohoto oznámení v základní evidenci je. Znovu se zařadí, až zápis skončí.")


class QuestionTakenBack(NotAnyMore):
    """Whoever was asked found that nobody waits for their answer."""

    message = N_(
        "Dotaz je mezitím vzatý zpět a na odpověď nikdo nečeká, nic se neuložilo. Víte-li něco důležitého, řekněte to tomu, kdo"
        " se ptal."
    )


class QuestionLapsed(NotAnyMore):
    """Whoever was asked found that the notice was judged without their answer."""

    message = N_(
        "Oznámení je mezitím posouzené a na odpověď nikdo nečeká, nic se neuložilo. Víte-li něco důležitého, řekněte to tomu,"
        " kdo se ptal."
    )


class AnotherQuestion(DomainError):
    """What was answered is asked no more, and something else is."""

    code = "another-question"
    status = 409
    message = N_("Dotaz, na který jste odpovídali, je vzatý zpět a čeká jiný. Přečtěte si ho, než odpovíte.")

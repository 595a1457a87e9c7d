# pyright: strict
"""Refusals of casework."""

from uuid import UUID

from kernel.exceptions import About, DomainError, NotAnyMore
from kernel.web.i18n import N_
from tenants.leaving.exceptions import CannotTakeOver


def case_at(case_id: UUID) -> About:
    """The case that a refusal speaks of."""
    return About(N_("Přejít na případ"), f"/cases/{case_id}", f"/api/v1/cases/{case_id}")


class LedByAnother(NotAnyMore):
    """Whoever led the case, and may know of it, found that somebody else leads it now."""

    message = N_(
        "Případ mezitím vede někdo jiný, zapisuje ho ten, kdo ho vede, nebo vedení. Co jste chtěli zapsat, předejte jim; kdo případ"
        " vede, je na jeho stránce."
    )


class StandsInNoMore(NotAnyMore):
    """Whoever stood in for the one who leads the case found that the absence is over."""

    message = N_(
        "Už nezastupujete toho, kdo případ vede: zástup skončil, nebo ho převzal někdo jiný. Co jste chtěli zapsat, předejte tomu, kdo případ"
        " teď vede nebo v něm zastupuje."
    )


class ServiceClosed(DomainError):
    """A service that is closed finishes what it has and opens no case any more."""

    code = "service-closed"
    status = 409
    message = N_(
        "Služba je zavřená, nové případy se v ní neotvírají. Vedené případy jde dokončit. Znovu ji otevře správce."
    )


class CaseClosed(DomainError):
    """A closed file takes no new acts."""

    code = "case-closed"
    message = N_("Případ je uzavřený.")


class CaseMerged(DomainError):
    """What is new is written into the file of the record that stands for both."""

    code = "case-merged"
    status = 409
    message = N_(
        "Tento záznam je sloučený s jiným. Pište do spisu, který zůstal; odkaz na něj je v případu na stránce Osoby."
    )


class NotMerged(DomainError):
    """Somebody led the two records apart before, or they were never one."""

    code = "case-not-merged"
    status = 409
    message = N_("Tento záznam s žádným jiným sloučený není.")


class TaskNotDropped(DomainError):
    """A task that is only done, or that two services agreed on while they work together."""

    code = "task-not-dropped"
    status = 409
    message = N_(
        "Tento úkol zrušit nejde. Společný krok se ruší, až když spolupráce služeb skončí; do té doby na poradě."
    )


class TaskAlreadyDone(DomainError):
    """Somebody finished the task before."""

    code = "task-already-done"
    message = N_("Úkol už je hotový.")


class FinishedByDoing(DomainError):
    """A duty with a form of its own is not ticked off."""

    code = "finished-by-doing"
    message = N_("Tohle se nedá jen odškrtnout. Úkol skončí sám, jakmile ho uděláte v jeho formuláři.")


class PossibleDuplicate(DomainError):
    """A case of this service is likely one of the same person: two files on one child are a danger."""

    code = "possible-duplicate"
    message = N_("Nejspíš jde o klienta, který tu případ už má.")


class KnownElsewhere(DomainError):
    """Another agenda of the authority likely leads this child: who opens a file here says whether it is the same one."""

    code = "known-elsewhere"
    status = 409
    message = N_("Nejspíš jde o dítě, které vede jiná agenda. Řekněte, jestli je to ono.")


class TooManyCases(DomainError):
    """More cases than are taken along at once."""

    code = "too-many-cases"
    message = N_("Výběr má přes 2 000 případů, tolik se najednou nevyveze. Zúžte ho a zkuste to znovu.")


class WrittenByItself(DomainError):
    """A record that an act of the product left is no sentence of somebody who was wrong: what is to be said is added to it."""

    code = "written-by-itself"
    status = 409
    message = N_(
        "Tenhle záznam vznikl sám z toho, co se v aplikaci stalo, proto se neopravuje. Co k němu patří, zapište jako doplnění."
    )


class OnOtherSide(CannotTakeOver):
    """Whoever would take over is guardian of a child whose protection somebody leads, or the other way round; which child it is, whoever
    administers people does not learn."""

    code = "on-other-side"
    message = N_(
        "Vybraný kolega nemůže převzít všechno: kolizní opatrovník dítěte a kdo vede jeho ochranu musí být dva lidé. Vyberte jiného"
        " kolegu, nebo roli ukončete bez předání: práci pak rozdělí vedení služby. Nic se nezměnilo."
    )


class OpensByResolution(DomainError):
    """In the agenda of guardianship a file is opened from what a court said."""

    code = "opens-by-resolution"
    message = N_(
        "V agendě kolizního opatrovníka se spis otevírá z usnesení soudu. Oznámení o ohrožení přidělte v agendě, která vede ochranu dětí."
    )

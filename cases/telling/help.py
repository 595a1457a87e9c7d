# pyright: strict
"""Help: the client knows who leads their case."""

from kernel.web.help import CASE, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="client-told",
        group=CASE,
        order=15,
        title=N_("Říct klientovi, kdo vede jeho případ"),
        steps=(
            N_("V případu na kartě Přehled otevřete letáček a dejte ho klientovi, u dítěte jeho lidem."),
            N_("Stiskněte „Zapsat, že to ví“: v Mém dni u úkolu, nebo v případu."),
            N_("Vyplňte, kdy a jak jste to řekli a komu. Uložením úkol skončí a záznam je v případu."),
        ),
        notes=(
            N_("Úkol nejde jen odškrtnout: zůstane, dokud není zapsáno, že to klient ví."),
            N_(
                "Co je na letáčku, říká každý sám: odkaz „Můj kontakt na letáčku“ je u letáčku v případu, který vedete."
            ),
            N_("Komu to nebylo řečeno včas, vidí vedení v Mém dni."),
        ),
        pages=("/cases/*/told", "/cases/*/told/letter", "/my-contact", "/untold"),
    ),
    Help(
        key="planned-change",
        group=CASE,
        order=16,
        title=N_("Naplánovat změnu toho, kdo případ vede"),
        steps=(
            N_("Na stránce změny stiskněte „Naplánovat změnu“, vyberte, kdo případ převezme, odkdy a proč."),
            N_("Ví-li to už klient, zapište kdy a jak. Jinak dostane, kdo případ vede teď, úkol říct mu to předem."),
            N_("Ten den změna proběhne sama. Do té doby ji jde zrušit."),
        ),
        notes=(
            N_("Neví-li to klient a není zapsáno proč, změna neproběhne a vedení to má v Mém dni."),
            N_(
                "Proběhnout nemůže ani, když ten, koho jste vybrali, tu není nebo už případy nevede. Případ zatím vede dál, kdo ho vedl."
            ),
            N_("Nebylo-li možné klienta informovat předem, dostane ten úkol, kdo případ převezme."),
        ),
        pages=("/cases/*/planned-change", "/cases/*/planned-change/new"),
    ),
)

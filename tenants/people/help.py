# pyright: strict
"""Help: how an administrator looks after the people of the organisation."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="people",
        group=ADMINISTRATION,
        order=290,
        title=N_("Lidé a jejich role"),
        steps=(
            N_("V nabídce Lidé najdete každého podle jména, e-mailu, role nebo služby."),
            N_("Na stránce člověka mu dejte roli: co bude dělat, ve které službě, od kdy a do kdy."),
            N_("Roli ukončíte odkazem Ukončit. Dřív než to potvrdíte, uvidíte, co by nikdo neměl, a můžete to předat."),
        ),
        notes=(
            N_("Roli jde dát i ukončit dopředu. Zpětně se nic nemění."),
            N_(
                "Skončenou roli dáte znovu tlačítkem Dát znovu. Kdo je bez role, má v seznamu vlastní volbu; kdo skončil, toho pozvete znovu."
            ),
            N_("Poslední správce svou roli ukončit nemůže, ani ke dni v budoucnu. Nejdřív ji dejte někomu dalšímu."),
            N_("O klientech správce nevidí nic, ani jména. Počty toho, co by nikdo neměl, ano."),
        ),
        pages=(
            "/administration/people",
            "/administration/people/*",
            "/administration/people/*/end",
            "/administration/roles/*/end",
        ),
    ),
)

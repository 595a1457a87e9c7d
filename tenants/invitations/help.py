# pyright: strict
"""Help: how somebody new gets in, and who lost their telephone."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="invitations",
        group=ADMINISTRATION,
        order=295,
        title=N_("Pozvat nového člověka, vyměnit druhý faktor"),
        steps=(
            N_("V nabídce Lidé stiskněte Pozvat. Vyplňte jméno, e-mail a roli, případně od kdy a do kdy."),
            N_("Odkaz, který uvidíte, předejte tomu, komu patří. Platí sedm dní a jednou, podruhé ho neukážeme."),
            N_("Kdo odkaz otevře, nastaví si heslo a druhý faktor. Kdo už v Opoře účet má, jen potvrdí, že je to on."),
        ),
        notes=(
            N_(
                "Co se s pozvánkou stalo, vidíte v Pozvánkách: čeká, využitá, vypršela, zrušená. Můžete ji poslat znovu."
            ),
            N_("Kdo přišel o telefon: na jeho stránce zvolte Nový druhý faktor. Starý hned přestane platit."),
            N_("Zapomenuté heslo správce nezmění, nikdo ho nezná. Řeší ho provozovatel."),
        ),
        pages=(
            "/administration/invitations",
            "/administration/invitations/*",
            "/administration/people/*/second-factor",
        ),
    ),
)

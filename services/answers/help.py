"""Help: what a notifier is told."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="answers",
        group=EVERY_DAY,
        order=13,
        title=N_("Odpovědět oznamovateli"),
        steps=(
            N_(
                "Požádá-li oznamovatel o zprávu, stiskněte na oznámení „Zapsat žádost“: kdy, jak a zda má oznamovací povinnost."
            ),
            N_("Stiskněte „Odpovědět“ a vyberte znění. Vidíte přesně slova, která řeknete nebo napíšete."),
            N_("Zapište, jak a kdy odpověď odešla, nebo proč odpovědět nejde."),
        ),
        notes=(
            N_("Kdo má oznamovací povinnost a požádá, dostane odpověď do 30 dnů. Lhůtu hlídá Opora."),
            N_(
                "O dítěti ani rodině se neříká nic. Zda šlo o dítě podle § 6, se sdělí jen tomu, kdo má oznamovací povinnost."
            ),
            N_("Spojení na oznamovatele tu není. Zobrazíte ho na oznámení a napíšete proč."),
            N_("Znění mění správce v nastavení organizace. Co bylo řečeno, zůstává zapsané slovo od slova."),
        ),
        pages=("/notices/*/report", "/notices/*/report/request"),
    ),
)

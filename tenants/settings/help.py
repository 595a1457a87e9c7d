# pyright: strict
"""Help: how an organisation changes a setting."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="settings",
        group=ADMINISTRATION,
        order=300,
        title=N_("Změnit nastavení organizace"),
        steps=(
            N_("V nabídce Nastavení vyberte, co se má změnit."),
            N_("Zvolte novou hodnotu a den, od kterého platí: dnešek, nebo kterýkoli den do pěti let."),
            N_("Napište důvod. Uvidí ho každý, kdo nastavení otevře."),
        ),
        notes=(
            N_("Zpětně nastavení změnit nejde. Co bylo uděláno dřív, drží se nastavení svého dne."),
            N_("Naplánovanou změnu zrušíte tak, že na stejný den zapíšete hodnotu, která má zůstat."),
            N_("Měnit nastavení smí správce organizace. Vedoucí a auditor je vidí i s historií."),
        ),
        pages=("/administration/settings", "/administration/settings/*"),
    ),
)

# pyright: strict
"""Help: how an organisation changes a code list."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="code-lists",
        group=ADMINISTRATION,
        order=310,
        title=N_("Změnit číselník organizace"),
        steps=(
            N_("V nabídce Číselníky otevřete číselník a v něm kód, který se má změnit."),
            N_("Upravte název, nebo odškrtněte, že se kód používá. Nový kód přidáte pod seznamem."),
            N_("Zvolte den, od kterého to platí: dnešek, nebo kterýkoli den do pěti let. Napište důvod."),
        ),
        notes=(
            N_("Zpětně číselník změnit nejde. Co bylo zapsáno dřív, drží se názvů svého dne."),
            N_("Kódy se nemažou. Který se nepoužívá, ten se jen nenabízí."),
            N_("Měnit číselníky smí správce organizace. Vedoucí a auditor je vidí i s historií."),
        ),
        pages=("/administration/code-lists", "/administration/code-lists/*", "/administration/code-lists/*/codes/*"),
    ),
)

# pyright: strict
"""Help: a coordinator cannot take a case over."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="declining",
        group=EVERY_DAY,
        order=21,
        title=N_("Nemohu převzít případ"),
        steps=(
            N_("Na případu, který vám přidělili, stiskněte v kartě „Převzetí“ tlačítko „Nemohu převzít“."),
            N_("Napište proč. Čte to jen vedení a vy; v dokumentaci klienta z toho není nic."),
            N_("Vedení případ dá jinému, nebo ho u vás nechá a napíše vám proč."),
        ),
        notes=(
            N_("Do rozhodnutí vedení za případ odpovídáte dál: naléhavé dítě nečeká."),
            N_(
                "Jde to jen pár pracovních dní po přidělení a dokud jste v případu nic neudělali; kolik dní, říká nastavení úřadu."
            ),
        ),
        pages=("/cases/*/decline", "/cases/*/declined"),
    ),
)

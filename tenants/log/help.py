# pyright: strict
"""Help: the log."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="log",
        group=ADMINISTRATION,
        order=298,
        title=N_("Protokol: kdo co udělal a na co se díval"),
        steps=(
            N_(
                "V nabídce Protokol vyberte dny, nejvýš 31 najednou, a třeba i kdo to byl a jestli šlo o čin, nahlédnutí, nebo odmítnutí."
            ),
            N_("Každá věc má označení. Zkopírujete-li ho do pole „O čem“, uvidíte všechno, co se s ní dělo."),
        ),
        notes=(
            N_("O klientech v protokolu není jméno ani slovo, jen označení věcí. Komu případ patří, ví jeho služba."),
            N_("Vidí ho audit a pověřenec pro ochranu osobních údajů; každé jejich nahlédnutí je v něm taky."),
            N_("Nikdo ho nemění ani nemaže. Že v něm nic nechybí, ověří provozovatel podle pečetí."),
        ),
        pages=("/administration/log",),
    ),
)

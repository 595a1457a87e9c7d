# pyright: strict
"""Help: how an administrator sets up services and agendas."""

from kernel.web.help import ADMINISTRATION, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="agendas",
        group=ADMINISTRATION,
        order=285,
        title=N_("Služby a agendy"),
        steps=(
            N_(
                "V nabídce Služby a agendy otevřete novou: název, krátký název a zkratku, která bude ve spisových značkách."
            ),
            N_("Zkontrolujte, jak název zní ve větě. Nenapíšete-li nic, odvodí se z názvu."),
            N_("Potom v nabídce Lidé dejte lidem role v nové službě."),
        ),
        notes=(
            N_("Nový název platí ode dneška nebo od pozdějšího dne. Co je vytištěné a podepsané, má název svého dne."),
            N_("Službu zavřete k poslednímu dni. Dřív než to potvrdíte, uvidíte v číslech, co by zbylo dokončit."),
            N_(
                "Zavřená služba neotevírá případy a nikde se nenabízí. Její lidé dokončí, co vedou; zavření jde vzít zpět."
            ),
            N_("Zkratka se nemění: stojí ve spisových značkách."),
        ),
        pages=(
            "/administration/services",
            "/administration/services/*",
            "/administration/services/*/close",
        ),
    ),
)

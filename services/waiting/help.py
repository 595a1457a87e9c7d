"""Help: a notice waits for a return."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="waiting",
        group=EVERY_DAY,
        order=14,
        title=N_("Nechat písemné oznámení čekat na návrat"),
        steps=(
            N_("Na písemném oznámení, které je posouzené a není naléhavé, stiskněte „Nechat čekat na návrat“."),
            N_("Vyberte, na koho čeká, napište den, kdy se vrátí, a proč oznámení počká."),
            N_("Ten den stojí oznámení v Mém dni vedení znovu. „Přidělit“ čekání ukončí kdykoli dřív."),
        ),
        notes=(
            N_("Naléhavé oznámení nečeká nikdy. Telefonické a osobní také ne."),
            N_("Lhůty běží dál beze změny a Opora je říká."),
            N_("Přibude-li doplnění nebo se ukáže, že je naléhavé, čekání hned končí a vedení se to dozví."),
            N_("Jak dlouho smí čekat, říká nastavení úřadu; nula znamená, že se nečeká."),
        ),
        pages=("/notices/*/wait",),
    ),
)

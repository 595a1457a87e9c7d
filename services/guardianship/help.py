"""Help: guardianship."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="guardianship",
        group=EVERY_DAY,
        order=60,
        title=N_("Vést kolizní opatrovnictví"),
        steps=(
            N_(
                "Přepněte se do agendy kolizního opatrovníka. Vedoucí otevře spis z usnesení: Opatrovnictví, Otevřít opatrovnictví."
            ),
            N_(
                "Vede-li dítě už jiná agenda, zaškrtněte, že je to ono. Kdo vede jeho ochranu, opatrovníkem být nemůže."
            ),
            N_(
                "Úkony opatrovníka zapisujte na stránce Opatrovnictví u spisu: rodiče, informace, rozhovor, přání dítěte, jednání, vyjádření."
            ),
            N_("Jednání soudu, které teprve bude, je i úkol toho dne a stojí v kalendáři."),
            N_(
                "Vidíte-li, že dítě něco ohrožuje, stiskněte Oznámit ohrožení dítěte: vedoucí ochrany dětí to dostane jako oznámení."
            ),
            N_("Skončí-li opatrovnictví, zapište den a důvod. Spis a jeho číslo zůstávají."),
        ),
        notes=(
            N_(
                "Spis opatrovníka a spis ochrany dítěte se vedou odděleně. Obsah druhého spisu nečte ani jeden z těch, kdo je vedou; hlavičku vidí oba."
            ),
            N_("Další dítě ze stejného usnesení otevřete odkazem u prvního spisu: co řekl soud, se vyplní samo."),
            N_("Nemůže-li opatrovníkem být nikdo jiný, zapíše výjimku s důvodem vedoucí odboru. Nikdo jiný ji nedá."),
        ),
        pages=(
            "/guardianships",
            "/guardianships/new",
            "/cases/*/guardianship",
            "/cases/*/guardian-exception",
            "/cases/*/guardian-threat",
        ),
    ),
)

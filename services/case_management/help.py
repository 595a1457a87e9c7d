"""Help: How two services agree to work together."""

from kernel.web.help import TOGETHER, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="offer",
        group=TOGETHER,
        order=150,
        title=N_("Nabídnout spolupráci druhé službě"),
        steps=(
            N_("Zapište souhlas klienta s případovou spoluprací."),
            N_(
                "V případu na kartě Plán stiskněte „Nabídnout se vzkazem“ nebo „Nabídnout beze vzkazu“; je-li souhlasů víc, vyberte souhlas, na kterém stojí."
            ),
            N_("Kolegům napište, s čím potřebujete pomoct."),
            N_("Dokud druhá služba neodpověděla, můžete nabídku vzít zpět: otevřete ji z karty Plán."),
            N_("Běžící spolupráci může ukončit kterákoli ze služeb: otevřete ji z karty Plán a napište proč."),
        ),
        notes=(
            N_(
                "Nabídka řekne jméno a datum narození klienta, témata, účel a platnost souhlasu a váš vzkaz, nic ze záznamů."
            ),
        ),
        pages=("/cases/*/plan/propose", "/case-management/*/take-back", "/case-management/*/close"),
    ),
    Help(
        key="answer",
        group=TOGETHER,
        order=160,
        title=N_("Přijmout nebo odmítnout spolupráci"),
        steps=(
            N_("Nabídku otevřete z Mého dne nebo z Porad."),
            N_("Chcete-li přijmout, vyberte případ klienta ve vaší službě a klíčového pracovníka klienta."),
            N_("Nemáte-li ho, zvolte „Založit nový případ“: založí se a spolupráce se přijme v jednom kroku."),
            N_("Chcete-li odmítnout, napište kolegům proč."),
        ),
        notes=(
            N_("Klient má jednoho klíčového pracovníka z jedné ze služeb. Změnit ho lze, až se na tom tým shodne."),
        ),
        pages=(
            "/case-management/*",
            "/case-management/*/accept",
            "/case-management/*/new-case",
            "/case-management/*/decline",
            "/case-management/*/key-worker",
        ),
    ),
)

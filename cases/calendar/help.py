# pyright: strict
"""Help: how people see what is due."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="calendar",
        group=EVERY_DAY,
        order=35,
        title=N_("Podívat se do kalendáře lhůt"),
        steps=(
            N_("V Mém dni stiskněte Kalendář. Seznam začíná tím, co je po termínu; Měsíc ukáže totéž po dnech."),
            N_("Vyberte druh, a vedete-li službu, také zda chcete vidět celou službu, nebo jen svoje."),
            N_("Řádek vede tam, kde se věc udělá. K tisku a Tabulka CSV mají vždy celý výběr."),
        ),
        notes=(
            N_(
                "Lhůta stojí u svého dne, i když je to sobota nebo svátek. Práce na ni je naplánovaná na pracovní den předtím."
            ),
            N_("Co je hotové, v kalendáři není. Lhůty a úkoly jiných služeb také ne."),
        ),
        pages=("/calendar", "/calendar/month", "/calendar/print"),
    ),
    Help(
        key="calendar-feed",
        group=EVERY_DAY,
        order=36,
        title=N_("Mít lhůty v telefonu nebo v Outlooku"),
        steps=(
            N_("V Kalendáři stiskněte Do telefonu a pak Vytvořit adresu."),
            N_("Adresu zkopírujte a v kalendáři v telefonu nebo v Outlooku ji přidejte jako odebíraný kalendář."),
        ),
        notes=(
            N_(
                "V odebíraném kalendáři je jen den a druh, nikdy jméno ani spisová značka. Zbytek uvidíte po přihlášení."
            ),
            N_(
                "Adresa přestane platit s rolí, s novým heslem nebo druhým faktorem a při odhlášení všude. Pak vytvořte novou."
            ),
        ),
        pages=("/calendar/feed",),
    ),
)

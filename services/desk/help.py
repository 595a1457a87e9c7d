"""Help: How people work through their day and find somebody."""

from kernel.web.handbook import Chapter, Picture
from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="my-day",
        group=EVERY_DAY,
        order=30,
        title=N_("Projít Můj den"),
        steps=(
            N_("Shora jsou naléhavé věci a to, co je po termínu, pak dnešek, nabídky, nová oznámení a co přijde brzy."),
            N_("Každý řádek má jeden úkon. Otevře to, co je třeba udělat, nebo věc rovnou dokončí."),
            N_("Dole jsou novinky. Kliknutím se otevře, čeho se týkají, a novinka zmizí."),
        ),
        notes=(
            N_("Novinky můžete také označit jako přečtené, jednotlivě i všechny."),
            N_(
                "Kdo vede službu, vidí ve skupině „Po termínu u kolegů“ podle jmen, co ostatní nestihli, co čeká nejdéle v čele."
                " Odtud se věc předá jinému; název řádku ji otevře."
            ),
        ),
        pages=("/my-day", "/my-day/without"),
    ),
    Help(
        key="search",
        group=EVERY_DAY,
        order=60,
        title=N_("Najít klienta nebo případ"),
        steps=(
            N_(
                "Napište do pole nahoře začátek příjmení, datum narození, rodné číslo, telefon nebo část "
                "spisové značky."
            ),
            N_("Potvrďte klávesou Enter a vyberte z nalezených."),
        ),
        notes=(
            N_("Na háčcích, čárkách a velikosti písmen nezáleží."),
            N_(
                "Hledá se ve vaší službě. O klientech jiných služeb a organizací se nedozvíte nic, ani že tam jsou. Jen agendy"
                " jednoho úřadu vidí u dětí hlavičku: jméno, datum narození, agendu, značku, stav a kdo vede."
            ),
        ),
        pages=("/search",),
    ),
)

HANDBOOK = Chapter("vedouci", 20)
HANDBOOK_PICTURES = (
    Picture("head-day", "rihova", "/my-day"),
    Picture("head-assign", "rihova", "/my-day", press=("Přidělit",)),
    Picture("head-calendar", "rihova", "/calendar"),
)

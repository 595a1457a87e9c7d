"""Help: how a notice is registered, and how registers are read."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="registration",
        group=EVERY_DAY,
        order=14,
        title=N_("Zaevidovat oznámení"),
        steps=(
            N_("Na stránce oznámení stiskněte v části Evidence „Zaevidovat“; dokud čísla nemá, běží mu lhůta."),
            N_("Vydává-li čísla Opora, jen to potvrďte: dostane další č. j. a evidenční číslo v řadě tohoto roku."),
            N_("Vydává-li je spisová služba, opište je. Spisovou značku můžete doplnit později."),
        ),
        notes=(
            N_("Podle všech čísel se oznámení najde, ať je napíšete jakkoli."),
            N_("Opsané číslo, které už má jiné oznámení, se odmítne. Překlep opravíte s důvodem; obojí zůstává vidět."),
            N_("Kdo čísla vydává a jak vypadají, nastavuje správce organizace."),
        ),
        pages=("/notices/*/registration", "/notices/*/registration/correction", "/register-entries/*/mark"),
    ),
    Help(
        key="registers",
        group=EVERY_DAY,
        order=70,
        title=N_("Najít v rejstříku"),
        steps=(
            N_("V nabídce Rejstříky otevřete rejstřík a vyberte rok nebo stav."),
            N_("Hledejte jménem, narozením nebo kterýmkoli číslem."),
            N_("Celý výběr vytisknete přes „K tisku“, nebo si ho vezmete jako tabulku CSV."),
        ),
        notes=(
            N_("Rejstřík ukazuje jen hlavičku: kdo, pod jakým číslem, od kdy a kdo vede. Obsah čte, kdo čte oznámení."),
            N_("Do CJ se oznámení zapíše zaevidováním, do OM nebo NOM zařazením dítěte."),
            N_("Zobrazení, tisk i tabulka jsou v záznamu přístupů."),
        ),
        pages=("/registers", "/registers/*"),
    ),
    Help(
        key="register-entry",
        group=EVERY_DAY,
        order=71,
        title=N_("Ukončit nebo opravit zápis v rejstříku"),
        steps=(
            N_("Na přehledu případu v části Rejstříky stiskněte u zápisu „Ukončit“, nebo „Opravit“."),
            N_("Případ, který nepřišel jako oznámení, dostane značku spisové služby odkazem „Opsat spisovou značku“."),
            N_("„Zapsat do dalšího rejstříku“ přidá pomocnou složku, náhradní rodinnou péči nebo kurátora."),
            N_("Napište den a proč. U vyřazení vyberte i důvod ze seznamu úřadu."),
        ),
        notes=(
            N_("Spis i jeho číslo zůstávají. Co bylo zapsáno chybně, zůstává vidět s tím, kdo a kdy to opravil."),
            N_(
                "Ukončuje a opravuje, kdo případ vede, a vedení. Zápis oznámení v CJ končí tím, co se s oznámením stane."
            ),
        ),
        pages=(
            "/cases/*/registers/new",
            "/cases/*/file-mark",
            "/register-entries/*/end",
            "/register-entries/*/correction",
        ),
    ),
)

"""Help: How cases are led: records, tasks, the worklist and the key worker."""

from kernel.web.help import CASE, EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="record",
        group=EVERY_DAY,
        order=40,
        title=N_("Zapsat záznam z Mého dne"),
        steps=(
            N_("V Mém dni stiskněte druh záznamu vedle slov „Zapsat ke klientovi:“."),
            N_(
                "Vyberte klienta. Nahoře jsou ti, u kterých se zapisovalo naposledy; kdo píše do všech případů služby, ostatní vyhledá."
            ),
            N_("Napište, co se stalo. Splnil-li se tím úkol, vyberte ho: uložením bude hotový."),
            N_("Uložte. Odkaz v potvrzení vede k uloženému záznamu."),
        ),
        notes=(
            N_(
                "Záznam se nepřepisuje. Opravu nebo dodatek zapíšete k němu a původní text zůstane. Oprava začíná"
                " textem, který teď platí."
            ),
            N_("U záznamu je vidět, kdy se to stalo, a zvlášť, kdo a kdy ho zapsal."),
        ),
        pages=(
            "/records/new",
            "/cases/*/records",
            "/cases/*/records/new",
            "/cases/*/records/*",
            "/cases/*/records/*/amend",
        ),
    ),
    Help(
        key="tasks",
        group=EVERY_DAY,
        order=50,
        title=N_("Dokončit úkol a vrátit ho"),
        steps=(
            N_("U úkolu stiskněte „Hotovo“: v Mém dni, v seznamu úkolů nebo v případu."),
            N_(
                "Nechtěli jste to? V potvrzení na další stránce stiskněte „Vrátit“. Později to jde v případu na"
                " kartě Úkoly."
            ),
            N_("Nový úkol zadáte v případu na kartě Úkoly. Komu úkol patří, lze změnit přidělením."),
        ),
        notes=(
            N_("„Se záznamem“ vedle „Hotovo“ dokončí úkol a jednou větou zapíše, co se stalo."),
            N_("Úkol, který má vlastní formulář, se dokončí vyplněním formuláře."),
        ),
        pages=(
            "/tasks",
            "/cases/*/tasks",
            "/tasks/*/assign",
            "/tasks/*/finish",
        ),
    ),
    Help(
        key="same-person",
        group=CASE,
        order=45,
        title=N_("Totéž dítě v jiné agendě úřadu"),
        steps=(
            N_(
                "Hledání, nový případ, přidělení oznámení a posouzení příslušnosti najdou i dítě, které vede jiná agenda úřadu."
            ),
            N_("Zakládáte-li druhý spis, zaškrtněte, které dítě jiné agendy to je, nebo že to není žádné z nich."),
            N_("Později to řeknete v případu na kartě Osoby pod odkazem „Totéž dítě v jiných agendách“."),
            N_("Byl to omyl? Na téže stránce to vezmete zpět a napíšete důvod."),
        ),
        notes=(
            N_(
                "Agendy o sobě vidí jen hlavičku: jméno, datum narození, značku, stav a kdo spis vede. Spis čte jen jeho agenda."
            ),
            N_("Opraví-li jedna agenda jméno nebo datum narození, kdo vede druhý spis, se dozví co."),
            N_("Kdo se na hlavičku podíval, zůstává v záznamu jeho agendy."),
        ),
        pages=("/cases/*/person",),
    ),
    Help(
        key="my-cases",
        group=CASE,
        order=70,
        title=N_("Moje případy: výběr, tisk a tabulka"),
        steps=(
            N_("Otevřete Moje případy. U každého vidíte nejbližší termín a poslední záznam."),
            N_("Vyberte, čí případy a v jakém stavu chcete vidět a jak se mají seřadit, a stiskněte „Zobrazit“."),
            N_("Výběr, který používáte často, uložte jako filtr. Vidíte ho jen vy."),
            N_("Týž výběr vytisknete přes „K tisku“ nebo stáhnete přes „Tabulka CSV“."),
        ),
        notes=(
            N_("Tisk a tabulka obsahují osobní údaje klientů; po stažení za ně odpovídáte vy."),
            N_("Hledané jméno se s filtrem neukládá."),
        ),
        pages=(
            "/cases",
            "/cases/filters",
            "/cases/print",
        ),
    ),
    Help(
        key="new-case",
        group=CASE,
        order=80,
        title=N_("Založit případ a opravit údaje klienta"),
        steps=(
            N_("V Mém dni stiskněte „Založit případ“. Tlačítko má, kdo smí případy zakládat."),
            N_("Zapište, co o klientovi víte, a vyberte, kdo případ povede."),
            N_(
                "Najde-li se podobný klient, stránka ho ukáže dřív, než vznikne druhý. Jde-li o jinou osobu, "
                "potvrďte to."
            ),
            N_("Údaje opravíte v případu na kartě Osoby tlačítkem „Opravit“."),
        ),
        pages=(
            "/cases/new",
            "/cases/*/people",
            "/cases/*/client",
        ),
    ),
    Help(
        key="key-worker",
        group=CASE,
        order=90,
        title=N_("Změnit klíčového pracovníka"),
        steps=(
            N_("V případu otevřete změnu klíčového pracovníka. Smí ji vedení."),
            N_("Vyberte, kdo případ převezme, a důvod."),
            N_("Zapište, kdy a jak jste klienta informovali předem, nebo proč to nešlo."),
            N_("Potvrďte tlačítkem „Předat případ“."),
        ),
        notes=(
            N_("Případ přejde hned a bez mezery; otevřené úkoly dosavadního klíčového pracovníka s ním."),
            N_(
                "Nešlo-li klienta informovat předem, dostane nový klíčový pracovník úkol udělat to do příštího "
                "pracovního dne."
            ),
            N_("O změně se zapíše záznam, který si klient může přečíst."),
        ),
        pages=("/cases/*/key-worker",),
    ),
    Help(
        key="merging",
        group=CASE,
        order=95,
        title=N_("Sloučit dva záznamy téže osoby, a zase je rozdělit"),
        steps=(
            N_(
                "Otevřete záznam, který má zůstat, a na kartě Osoby stiskněte „Sloučit s jiným záznamem téže osoby“. Smí to vedení."
            ),
            N_("Napište spisovou značku druhého záznamu a nechte si ukázat, co se sloučí."),
            N_(
                "V čem se liší, se ukáže: platí dál, co říká záznam, který zůstal. Co říká druhý, je vidět na kartě Osoby a najde se."
            ),
            N_("Napište, podle čeho víte, že jde o jednu osobu, a slučte."),
            N_(
                "Byl to omyl? Na kartě Osoby stiskněte „Zrušit sloučení“. U toho, co se od té doby zapsalo, vyberte, ke komu to patří."
            ),
        ),
        notes=(
            N_(
                "Nic se nepřesouvá: oba záznamy zůstanou. V seznamech, hledání a počtech je jeden a píše se jen k němu."
            ),
            N_(
                "Vedou-li oba záznamy dva lidé, jeden z nich se nejdřív předá: jedno dítě vede v jedné agendě jeden pracovník."
            ),
            N_(
                "Odmítl-li klient souhlas v jednom záznamu, platí to pro oba: dokud druhý záznam má platný souhlas, sloučit nejdou."
            ),
        ),
        pages=("/cases/*/merge", "/cases/*/unmerge"),
    ),
    Help(
        key="history",
        group=CASE,
        order=100,
        title=N_("Zjistit, kdo do případu nahlížel"),
        steps=(
            N_("V případu otevřete kartu Historie."),
            N_("U každého řádku stojí kdo, kdy a co udělal nebo zobrazil."),
        ),
        notes=(N_("Historie se nedá měnit ani mazat."),),
        pages=(
            "/cases/*",
            "/cases/*/history",
        ),
    ),
)

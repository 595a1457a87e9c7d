"""Help: How notices are taken and assigned."""

from kernel.web.handbook import Chapter, Picture
from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="notice",
        group=EVERY_DAY,
        order=10,
        title=N_("Přijmout oznámení"),
        steps=(
            N_("Otevřete Oznámení a stiskněte „Zapsat oznámení“; totéž tlačítko je v Mém dni."),
            N_("Nemůžete-li zapsat hned, stiskněte „Zapsat příchod“: stačí jak a kdy, a den přijetí běží."),
            N_("Nepřišlo-li telefonem, vyberte nahoře, jak přišlo: stránka se zeptá jen na to, co k tomu patří."),
            N_("Ptejte se v pořadí otázek formuláře. U každé jde zapsat odpověď, nebo že volající neví či odmítá."),
            N_("U bydliště se při psaní nabízejí adresy z registru, je-li načtený; jinou adresu napište, jak zazněla."),
            N_("Na závěr zaškrtněte, co jste volajícímu vysvětlili, a zeptejte se, zda žádá zprávu."),
            N_("Uložte. Oznámení dostane číslo a vedení ho hned uvidí."),
        ),
        notes=(
            N_("Uložit lze i neúplné oznámení. Anonymní se vyřizuje stejně jako podepsané."),
            N_("Kdo volal, je uloženo odděleně; každé zobrazení se zaznamená i s důvodem."),
            N_("„Na druhou obrazovku“ ukáže, co čeká, a samo se obnovuje. Tón dělá, jen když ho zaškrtnete."),
            N_(
                "Dítě z oznámení najdete polem Hledat i podle jména matky nebo jiné pečující osoby. Příjem a vedení i podle ulice a čísla domu."
            ),
            N_("Co se dozvíte později, zapište tlačítkem „Doplnit oznámení“. Původní text se nemění."),
            N_(
                "Ohrožuje-li to dítě akutně, řekněte to tam: kdo případ vede a vedení to mají hned. Nevíte-li, nevyplňujte to."
            ),
            N_(
                "V pohotovosti řekněte, zda byl výjezd. Popsaný výjezd je posouzený jako naléhavý; formulář naléhavosti se nevyplňuje, nechce-li ho úřad."
            ),
            N_("Byl-li výjezd až po uložení, zapište ho u oznámení tlačítkem „Zapsat výjezd“: stejná pole, i zpětně."),
            N_(
                "Ohlásil-li totéž někdo už dřív, označte oznámení jako duplicitní. Obě zůstanou a povedou jedno"
                " ke druhému."
            ),
        ),
        pages=(
            "/notices",
            "/notices/incoming",
            "/notices/new",
            "/notices/arrivals/new",
            "/notices/arrivals/*",
            "/notices/new/in-person",
            "/notices/new/field",
            "/notices/new/on-call",
            "/notices/new/svi",
            "/notices/new/own-activity",
            "/notices/new/letter",
            "/notices/new/data-box",
            "/notices/new/email",
            "/notices/*",
            "/notices/*/add",
            "/notices/*/visit",
            "/notices/*/duplicate",
        ),
    ),
    Help(
        key="assign",
        group=EVERY_DAY,
        order=20,
        title=N_("Přidělit oznámení"),
        steps=(
            N_("V Mém dni nebo v seznamu Oznámení otevřete to, které čeká na přidělení."),
            N_("Má-li dítě už otevřený případ, stránka ho nabídne: oznámení připojte k němu."),
            N_(
                "Nahoře stojí, koho navrhují pravidla úřadu a proč. Souhlasíte-li, stiskněte Enter, nebo tlačítko „Přidělit“"
                " s jeho jménem."
            ),
            N_(
                "Jinak doplňte, co o dítěti víte, vyberte, kdo případ povede, a stiskněte „Založit případ a přidělit“. U každého"
                " vidíte, kolik má rodin z nejvyššího počtu, a kdo tu není."
            ),
        ),
        notes=(
            N_("Oznámení přiděluje a připojuje vedení. Každý případ má právě jednoho koordinátora."),
            N_(
                "Kde to úřad nastaví, předá oznámení ten, kdo ho přijal, nebo dopisy a datové zprávy podatelna: tlačítkem „Předat podle"
                " pravidel“ tomu, koho určí pravidla. Co jasné není, rozhodne vedoucí; o každém předání se dozví."
            ),
            N_("Komu bylo oznámení přiděleno, ten to uvidí v Mém dni."),
            N_(
                "Sourozenci z jednoho oznámení jsou jedna rodina; kde podnět zůstal podnětem, se nepočítá. Kdo má nejvyšší počet,"
                " dostane další rodinu jen od vedoucího s důvodem."
            ),
            N_(
                "Změníte-li adresu nebo příjmení, stiskněte „Navrhnout znovu“. Změní-li se návrh, přidělí se až po kontrole."
            ),
        ),
        pages=(
            "/notices/*/assign",
            "/notices/*/give",
            "/notices/*/join",
        ),
    ),
)

HANDBOOK = Chapter("prijem", 10)
HANDBOOK_PICTURES = (
    Picture("intake-phone", "simunek", "/notices/new?blank=1"),
    Picture("intake-inbox", "simunek", "/inbox"),
    Picture("intake-notice", "simunek", "/notices", press=("Vaňková",)),
    Picture("intake-day", "simunek", "/my-day"),
)

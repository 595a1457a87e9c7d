"""Help: How urgency is judged."""

from kernel.web.handbook import Chapter, Picture
from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="urgency",
        group=EVERY_DAY,
        order=15,
        title=N_("Posoudit naléhavost"),
        steps=(
            N_("Je-li dítě v nebezpečí právě teď, volejte 158 nebo 155 hned; zápis počká."),
            N_("Otevřete úkol v Mém dni, nebo na oznámení stiskněte „Posoudit naléhavost“."),
            N_("Odpovězte, co víte; „Nevím“ je odpověď a nic z otázek není povinné. Zaškrtněte kategorie, které sedí."),
            N_("Zapište názor dítěte, nebo vyberte, proč ho nejde zjistit, a co je teď v jeho nejlepším zájmu."),
            N_("Vyberte závěr a podepište. Tím úkol i lhůta skončí."),
        ),
        notes=(
            N_("Bez myši: Alt a Page Down vedou na další část formuláře, nakonec k podpisu; Page Up vrací."),
            N_("Každé dítě v rodině se posuzuje zvlášť: další přidáte jménem ve stejném formuláři."),
            N_(
                "Mluví odpověď na otázku 5 o dalších dětech? Posuďte je; jméno, které se v ní dá přečíst, nabízí formulář."
            ),
            N_(
                "U posledního zaškrtněte „Všechny děti z odpovědi jsou posouzené; další dítě tu není“, nebo to stiskněte na oznámení. Do té doby lhůta běží."
            ),
            N_(
                "Objeví-li se potom další dítě, stiskněte na oznámení „Posoudit další dítě“: úkol i lhůta začnou znovu."
            ),
            N_("Navrhuje-li formulář naléhavé a vy ne, napište proč; bez důvodu to nejde."),
            N_("Posouzení se nepřepisuje. Opravuje se novým; platí poslední, dřívější zůstávají vidět."),
            N_(
                "Doplní-li někdo posouzené oznámení, posuďte i to: co znamená, jak je závažné a věrohodné, zda ohrožuje akutně."
            ),
            N_(
                "Nejste-li si jistí, zeptejte se někoho po ruce, pak vedení oddělení, pak vedení odboru. Oznámení čte, dokud neodpoví."
            ),
            N_(
                "U naléhavého otevřete „Co teď: kroky“: policie, záchranná služba, soud. Každý krok zapište s časem a důvodem."
            ),
            N_(
                "„Posouzeno na výjezdu“ podepsal, kdo v pohotovosti vyjel, vlastními slovy. Kdo posuzuje potom, vyplní formulář; proti naléhavému s důvodem."
            ),
            N_("Posuzuje, kdo případ vede; dokud ho nikdo nemá, kdo oznámení přijal; a vedení vždy."),
        ),
        pages=(
            "/notices/*/urgency",
            "/notices/*/urgency/all",
            "/notices/*/urgency/addition",
            "/notices/*/urgency/ask",
            "/notices/*/urgency/answer",
            "/notices/*/urgency/steps",
        ),
    ),
    Help(
        key="basic-assessment",
        group=EVERY_DAY,
        order=25,
        title=N_("Základně vyhodnotit a zařadit"),
        steps=(
            N_("Otevřete úkol v Mém dni, nebo na oznámení stiskněte „Základní vyhodnocení“."),
            N_("Vyberte výsledek: zůstává podnětem, nebo jde o dítě podle § 6. Napište, co jste zjistili."),
            N_("Zůstává-li podnětem, zkontrolujte, jak se uchová."),
            N_("U dítěte podle § 6 vyberte rejstřík, důvod a den zařazení. Podpisem je zařazené."),
        ),
        notes=(
            N_("Jednoznačný případ (CAN, vykázání) jde zařadit hned, i před posouzením naléhavosti."),
            N_("Každé dítě v rodině se vyhodnocuje zvlášť. Zařadit je podle jednoho oznámení jde jednou."),
        ),
        pages=("/notices/*/basic",),
    ),
    Help(
        key="further-children",
        group=EVERY_DAY,
        order=26,
        title=N_("Případy dalších dětí z oznámení"),
        steps=(
            N_("Na přiděleném oznámení s více posouzenými dětmi stiskněte „Případy dalších dětí“."),
            N_("U každého dítěte vyberte: založit vlastní případ, do případu, který tu už má, nebo zatím nic."),
            N_("Zkontrolujte, kdo nové případy povede: předvyplněný je ten, kdo vede případ z oznámení."),
            N_("Uložte. Oznámení pak stojí v každém z těch případů a dítě se zařazuje do evidence ve svém."),
        ),
        notes=(
            N_("Uloží se všechno, nebo nic. Dítě beze jména případ nedostane, dokud někdo neřekne, kdo to je."),
            N_("Kdo vede případ dalšího dítěte, čte celé oznámení a vyhodnocuje své dítě. Jiné nevyhodnocuje."),
            N_("Zůstává-li dítě podnětem, zapište to v základním vyhodnocení; vlastní případ k tomu nepotřebuje."),
            N_("Zápis v rejstříku, který dítě dostalo dřív, zůstává, kde vznikl; v jeho případu je vidět."),
        ),
        pages=("/notices/*/children",),
    ),
)

HANDBOOK = Chapter("koordinator", 15)
HANDBOOK_PICTURES = (
    Picture("coordinator-basic", "jezkova", "/notices", press=("Holub", "Základní vyhodnocení")),
    Picture("coordinator-enrolled", "havelka", "/notices", press=("Pokorná",), part="#zakladni"),
    Picture("coordinator-register", "dvorackova", "/registers/NOM"),
    Picture("coordinator-protocol", "dvorackova", "/notices", press=("Krejza", "Sepsat protokol")),
)

"""Help: How a notice is taken down from a file."""

from kernel.web.help import EVERY_DAY, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="inbox",
        group=EVERY_DAY,
        order=12,
        title=N_("Přijmout oznámení ze souboru"),
        steps=(
            N_("V Oznámeních stiskněte „Vložit soubor“ a vyberte datovou zprávu (.zfo) nebo e-mail (.eml, .msg)."),
            N_("Nebo otevřete „Došlé soubory“ a soubor převezměte: od té chvíle ho čtete jen vy."),
            N_(
                "Vedle zprávy je formulář oznámení. Zkontrolujte, co je předvyplněné, a doplňte, co zpráva říká o dítěti."
            ),
            N_("Uložte. Zpráva i přílohy zůstanou u oznámení tak, jak přišly."),
        ),
        notes=(
            N_("Oznámení vznikne, až je uložíte. Do té doby soubor čeká mezi došlými a nic se neztratí."),
            N_(
                "Odesílatel je oznamovatel: je uložený odděleně. Zprávu a přílohy otevře jen ten, kdo ho smí zobrazit, a s důvodem."
            ),
            N_("U přeposlaného e-mailu se jako oznamovatel nabízí ten, kdo napsal původní zprávu."),
            N_("U datové zprávy se ověřuje podpis. Je-li porušený, soubor se nepřijme; vyžádejte si ho znovu."),
            N_("Fotografii, sken nebo PDF, které někdo přinese, přiložte k zapsanému oznámení: „Přiložit soubor“."),
            N_("Soubor, který k oznámení nepatří, u něj označte. Zůstane tu, ale jinému úřadu nepůjde."),
            N_("Přílohy nikdo neprohlédl: program nebo skript neotvírejte."),
            N_("Není-li to oznámení, soubor odložte s důvodem. Převzít ho jde i potom."),
        ),
        pages=("/inbox", "/inbox/new", "/inbox/*", "/notices/*/files", "/notices/files/*/mistake"),
    ),
)

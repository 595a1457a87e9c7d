# pyright: strict
"""Help: what is sent to people outside of the application, and how they choose it."""

from kernel.web.help import ADMINISTRATION, FORMS, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="messages",
        group=FORMS,
        order=210,
        title=N_("Vybrat, co vám chodí e-mailem a SMS"),
        steps=(
            N_("V nabídce u svého jména otevřete „Můj účet a přihlášení“ a v něm „Zprávy mimo aplikaci“."),
            N_("Zaškrtněte, o čem chcete vědět. Platí to v organizaci, ve které právě pracujete."),
            N_("Kde organizace posílá SMS, napište číslo a zaškrtněte, o čem mají přijít."),
        ),
        notes=(
            N_("V e-mailu ani v SMS není žádné jméno ani nic o lidech: jen kolik čeho čeká a odkaz do Opory."),
            N_("Co jste v Mém dni už viděli nebo co je hotové, o tom žádná zpráva nepřijde."),
            N_("Co se posílat musí, je na stránce uvedeno i s důvodem."),
            N_(
                "Že uplynula lhůta, která se týká dítěte v ohrožení, se posílá hned, i v noci a ve dnech volna. Ostatní přijde"
                " v souhrnu."
            ),
        ),
        pages=("/account/messages",),
    ),
    Help(
        key="undelivered",
        group=ADMINISTRATION,
        order=320,
        title=N_("Když zpráva nedošla"),
        steps=(
            N_("V nabídce Odeslané zprávy stojí nahoře, co nedošlo, komu a proč."),
            N_("Odmítl-li server adresu, opravte ji, nebo se u svých správců pošty zeptejte, zda funguje."),
            N_("Potom u zprávy stiskněte Poslat znovu."),
        ),
        notes=(
            N_(
                "Na adresu, kterou server odmítl natrvalo, se sama nic dalšího neposílá. O věcech lidé dál vědí z Mého dne."
            ),
            N_("Neodpovídá-li server, zkouší se to samo pět dní, čím dál řidčeji."),
            N_(
                "Stav „snad odesláno“ znamená, že server zprávu převzal celou, ale nepotvrdil. Podruhé se sama neposílá."
            ),
            N_("Co bylo odesláno, je v přehledu devadesát dní, co nedošlo, rok. Potom záznam o zprávě zmizí."),
        ),
        pages=("/administration/messages",),
    ),
)

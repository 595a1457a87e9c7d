# pyright: strict
"""Help: what is sent to people outside of the application, and how they choose it."""

from kernel.web.help import FORMS, Help
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
        ),
        pages=("/account/messages",),
    ),
)

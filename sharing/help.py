"""Help: How data are handed over and received."""

from kernel.web.help import CONSENT, Help
from kernel.web.i18n import N_

HELP_PAGES = (
    Help(
        key="handover",
        group=CONSENT,
        order=130,
        title=N_("Předat údaje jiné službě"),
        steps=(
            N_("V případu na kartě Sdílení stiskněte „Předat údaje“. Je k tomu třeba platný souhlas klienta."),
            N_("Zaškrtněte jen to, co druhá služba potřebuje. Předem není zaškrtnuto nic."),
            N_("Před odesláním si přečtěte, kdo to uvidí."),
            N_("Sdílení ukončíte tamtéž, po položkách i celé."),
        ),
        notes=(
            N_("Celá dokumentace se nepředává nikdy."),
            N_("Na kartě Sdílení vidíte, kdo se z druhé služby díval a kdy."),
        ),
        pages=(
            "/cases/*/sharing",
            "/cases/*/sharing/new",
            "/sharing/sent/*",
            "/sharing/sent/*/end",
            "/sharing/shares/*/end",
        ),
    ),
    Help(
        key="received",
        group=CONSENT,
        order=140,
        title=N_("Převzít předané údaje"),
        steps=(
            N_("Předání najdete v Mém dni a na stránce Sdílení. Jméno klienta uvidíte až po otevření."),
            N_("Chcete-li s klientem pracovat, vyberte klíčového pracovníka a stiskněte „Založit případ“."),
            N_("Má-li klient u vás už případ, stiskněte u něj „Připojit k případu“ a druhý nezakládejte."),
            N_("Nechcete-li, stiskněte „Nepřevezmeme“ a napište proč. Kdo smí jen číst, vezme předání na vědomí."),
        ),
        notes=(
            N_("Vaše nahlédnutí je zapsané a služba, která údaje předala, ho vidí."),
            N_("Když klient souhlas odvolá, předané údaje hned zmizí. Případ, který jste založili, vám zůstává."),
        ),
        pages=(
            "/sharing",
            "/sharing/*",
            "/sharing/*/decline",
        ),
    ),
)

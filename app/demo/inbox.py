"""Files in the demonstration: the records system left a data message of a hospital and an e-mail that a school passed on."""

from datetime import date, timedelta
from email.utils import format_datetime

from app.demo.world import Part, Scene, World
from app.testing.letters import Authority, mail
from kernel.actor import system_actor
from kernel.clock import now
from services.inbox import service

_PASSED_ON = """Dobrý den, posílám, co nám přišlo do školy.
S pozdravem Iva Horáková, zástupkyně ředitele

---------- Přeposlaná zpráva ---------
Od: Marie Dolejší <dolejsi@example.org>
Předmět: děti od Kučerů

Dobrý den, děti od Kučerů z Polní 4 chodí po vsi do noci samy, mladšímu je asi pět. Dnes říkal, že od rána nejedl.
Dolejší
"""


async def _came(world: World, _day: date) -> None:
    actor = system_actor(world.tenants["lipnice"], world.services["om"])
    hospital = Authority(quick=True).message(
        dmID="987654321",
        delivered=(now() - timedelta(hours=2)).isoformat(),
        dmAnnotation="Oznámení podle § 10 odst. 4: chlapec, 3 roky, opakované popáleniny",
        files=[("zprava_z_ambulance.pdf", b"%PDF-1.4 (ukazka)"), ("fotodokumentace.jpg", b"(ukazka)")],
    )
    passed_on = mail(
        _PASSED_ON,
        From="ZŠ Lipnice <skola@zslipnice.example>",
        Subject="Fwd: děti od Kučerů",
        Date=format_datetime(now() - timedelta(minutes=40)),
        Message_ID="<demo@zslipnice.example>",
    )
    for name, content in (("987654321.zfo", hospital), ("skola.eml", passed_on)):
        await service.put_kept(actor, await service.keep_file(actor, name, content))


PART = Part(scenes=(Scene(0, 7, _came, minute=55),), sign_ins=("krejci",))

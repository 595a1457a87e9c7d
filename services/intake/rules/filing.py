"""What the file of a child says of a notice that led there."""

from datetime import datetime

from cases.cases.schemas import RecordText
from kernel.legal_time import format_instant
from services.intake.tables import Channel

_CAME = {
    Channel.PHONE: "Telefonické oznámení přijaté",
    Channel.IN_PERSON: "Osobní oznámení přijaté",
    Channel.LETTER: "Písemné oznámení přijaté",
    Channel.DATA_BOX: "Oznámení přijaté datovou schránkou",
    Channel.EMAIL: "Oznámení přijaté e-mailem",
    Channel.FIELD: "Oznámení přijaté v terénu",
    Channel.ON_CALL: "Oznámení přijaté v pohotovosti",
    Channel.SVI: "Oznámení ze systému včasné intervence přijaté",
    Channel.OWN_ACTIVITY: "Vlastní zjištění",
}


def file_record(
    number: str, received_at: datetime, summary: str, channel: Channel = Channel.PHONE, *, asks: str = ""
) -> RecordText:
    """What stands in the file of the child: that a notice came, and what it says, without a trace of who made it; `asks`: the authority
    that asks for an act with it."""
    asked = f" Dožádání: o úkon žádá {asks} a případ vede dál." if asks else ""
    return RecordText(
        title=number,
        facts=f"{_CAME.get(channel, 'Oznámení přijaté')} {format_instant(received_at)}.{asked}",
        statements=summary,
    )

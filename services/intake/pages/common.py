"""What the pages of notices have in common: the words for their codes."""

from typing import Any

from litestar import Request

from kernel.web.i18n import N_
from services.intake.access import IntakePermission
from services.intake.tables import AnswerState, Channel

AnyRequest = Request[Any, Any, Any]
P = IntakePermission

CHANNELS = {
    Channel.LETTER: N_("Písemně"),
    Channel.DATA_BOX: N_("Datovou schránkou"),
    Channel.IN_PERSON: N_("Osobně na pracovišti"),
    Channel.PHONE: N_("Telefonicky"),
    Channel.OWN_ACTIVITY: N_("Vlastní činností"),
    Channel.EMAIL: N_("E-mailem"),
    Channel.FIELD: N_("V terénu"),
}
STATES = {
    AnswerState.ANSWERED: N_("Odpověď zapsána"),
    AnswerState.UNKNOWN: N_("Volající neví"),
    AnswerState.REFUSED: N_("Odpověď odmítnuta"),
}
WORDS: dict[str, Any] = {"channels": CHANNELS, "states": STATES}

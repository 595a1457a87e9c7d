"""What the sheet of a substitute says of judgements."""

from collections.abc import Sequence
from uuid import UUID

from cases.standing_in.schemas import StoredAct
from cases.standing_in.views import told
from kernel.actor import Actor
from kernel.web.i18n import gettext
from services.protection.rules import RESULTS
from services.protection.tables import BasicResult, Result

from .meanwhile import WORDS


async def words_of_acts(_actor: Actor, acts: Sequence[StoredAct]) -> dict[UUID, str]:
    """How somebody was judged in another's place: urgent or not, and what the basic assessment says. By the codes of the log alone."""
    said = {("urgency.assessed", result.value): WORDS.get(f"judged {result}", "") for result in Result}
    said |= {("basic.assessed", result.value): RESULTS[result] for result in BasicResult if result in RESULTS}
    return {act.id: gettext(words) for act in acts if (words := said.get((act.action, told(act).get("result", ""))))}

"""In the group of what is urgent, when something came and until when something must be done are told apart in words."""

import re
from datetime import timedelta

from kernel.clock import as_of
from kernel.legal_time import instant_at, today_in_prague
from kernel.web.text import soft


async def test_when_it_came_is_not_until_when_something_is_due(office, client_app):
    """A notice that waits says when it came, and is not red for that; the intervention says by when."""
    client = await client_app("spod_head")
    with as_of(instant_at(today_in_prague() - timedelta(days=1), 12, 0)):  # noon of today may be to come
        made = await office.record()
        await office.judge(made.id, by="spod_head", result="urgent")
        page = soft((await client.get("/my-day")).text)
    urgent = page[page.index("Naléhavé: jednat hned") :]
    clocks = re.findall(r'<div class="(o-clock[^"]*)">\s*([^<]*?)\s*<', urgent)
    said = {words.split(" ")[0]: kind for kind, words in clocks}
    assert said["přišlo"] == "o-clock"
    assert said["do"] == "o-clock o-clock--late"

"""Who leads a case is called as the agency calls them on the page of the case and of a change, too."""

import pytest

from kernel.web.text import soft
from tests.desk.test_my_day import with_tasks


@pytest.mark.parametrize(("path", "says"), [("", ">Koordinátor<"), ("/key-worker", "Změna koordinátora")])
async def test_an_authority_says_coordinator(world, client_app, path, says):
    case_id = await with_tasks(world, 0)
    page = soft((await (await client_app("spod_head")).get(f"/cases/{case_id}{path}")).text)
    assert says in page
    assert "líčový pracovník" not in page[page.index("<main") :]
    assert "líčového pracovníka" not in page[page.index("<main") : page.index("</main")]

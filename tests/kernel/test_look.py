"""A page looks at several things in one unit of work; an act reads anew, and nobody sees with another's eyes."""

import pytest

from app.testing.world import World
from kernel.db import current, look, unit_of_work
from kernel.exceptions import NotThere


async def test_looks_of_one_page_are_one_transaction(world: World) -> None:
    actor = world.actor("osp_specialist")
    async with look(actor) as page:
        async with look(actor) as part:
            assert part is page
        assert page.seen == {}


async def test_an_act_within_a_look_reads_anew(world: World) -> None:
    actor = world.actor("osp_specialist")
    async with look(actor) as page, unit_of_work(actor) as act:
        assert act is not page
        assert act.seen is None


async def test_a_look_within_an_act_keeps_nothing(world: World) -> None:
    actor = world.actor("osp_specialist")
    async with unit_of_work(actor) as act, look(actor) as part:
        assert part is act
        assert part.seen is None


async def test_a_look_of_somebody_else_is_their_own(world: World) -> None:
    """Another service gets its own context and remembers nothing of the first one's page."""
    osp, pm = world.actor("osp_specialist"), world.actor("pm_worker")
    async with look(osp) as page:
        assert page.seen is not None
        page.seen["case", 1] = "of osp"
        async with look(pm) as other:
            assert other is not page
            assert not other.seen
            place = await current().connection.fetchval("SELECT opora.service()")
            assert place == pm.service_id
        assert await current().connection.fetchval("SELECT opora.service()") == osp.service_id


async def test_a_refused_look_goes_on_as_it_is(world: World) -> None:
    with pytest.raises(NotThere):
        async with look(world.actor("osp_specialist")):
            raise NotThere

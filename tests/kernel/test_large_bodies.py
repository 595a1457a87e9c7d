"""What the answer to a large body leaves in a circle is not kept until the process has made many objects."""

import asyncio
import gc
import weakref

import httpx
import pytest
from litestar import Request, post

from app.asgi import Opora
from kernel.web.large_bodies import LARGE, SOON_SECONDS


class Circle:
    """Something that only a collection takes away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def without_collections():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(("size", "kept"), [(LARGE + 1, False), (LARGE // 2, True)])
async def test_what_a_large_body_leaves_is_taken_away_soon(without_collections, size, kept):
    left = []

    @post("/")
    async def leaves(request: Request) -> None:
        await request.body()
        left.append(weakref.ref(Circle()))

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=Opora(route_handlers=[leaves])), base_url="http://opora"
    ) as client:
        for _ in range(3):
            assert (await client.post("/", content=b"x" * size)).status_code == 201
    await asyncio.sleep(3 * SOON_SECONDS)
    for _ in range(0 if kept else 1_000):  # until then
        if all(circle() is None for circle in left):
            break
        await asyncio.sleep(0.01)
    assert [circle() is not None for circle in left] == [kept] * 3

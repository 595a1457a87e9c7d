"""The web application: every domain's pages and API behind one guard."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import Message, Send

from app import domains, health
from app.description import TAGS
from app.embedded import embedded_values
from app.ready import tell_ready
from kernel import deployment
from kernel.context import context_key
from kernel.db import DB
from kernel.exceptions import DomainError
from kernel.logs import configure_logging
from kernel.object_store import open_file_store, use_file_store
from kernel.outages import AWAY
from kernel.settings import embedded_by, settings
from kernel.valkey import open_valkey
from kernel.web import assets, openapi, problems, routes, unmatched
from kernel.web.guard import ActorMiddleware, check_form_origin, check_routes, guard
from kernel.web.guesses import Guesses
from kernel.web.headers import add_headers
from kernel.web.large_bodies import CountedBody, LargeBodies
from kernel.web.patience import Patience
from kernel.web.request import OporaRequest
from kernel.web.session import SessionStore
from tenants.accounts.service import actor_for_token, still_works

log = structlog.get_logger()
FORM_AROUND_A_FILE = 1024 * 1024
COLLECTED_AFTER = 20_000  # objects: a list of a hundred makes more than the interpreter's 700, and few of them stay
MOST_PARTS = 500
large_bodies = LargeBodies()


class Opora(Litestar):
    """The application; HEAD is answered like GET, without the content."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope, send = dict(scope, method="GET"), _without_content(send)
        body = CountedBody(receive)
        try:
            await super().__call__(scope, body, send)
        except Exception as error:
            if scope["type"] == "http":  # of these the server says that something was raised, not where
                log.error("unanswered", kind=type(error).__name__, exc_info=error)
            raise
        finally:
            large_bodies.over(body)


def _without_content(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message["body"] = b""
        await send(message)

    return send_head


def create_served_app() -> Litestar:
    """The application in a process of the server, which may be a fresh one that has set up no logs yet."""
    embedded_by(embedded_values)
    configure_logging(settings().log_level, made_up=settings().demo)
    app = create_app()
    # what is here stays as long as the process: no collection walks through it while somebody waits
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, *gc.get_threshold()[1:])
    return app


def create_app() -> Litestar:
    """The application as `opora serve` runs it. Stops with an error when a route names no rule."""
    now = settings()
    domains.load()
    valkey = open_valkey(now.redis_url)
    app = Opora(
        route_handlers=[
            health.live,
            health.ready,
            assets.static_file,
            Router("/", route_handlers=routes.PAGES.all(), include_in_schema=False),
            Router("/", route_handlers=routes.API.all(), security=openapi.SECURITY),
        ],
        guards=[guard],
        middleware=[Patience, ActorMiddleware, Guesses],
        before_request=check_form_origin,
        before_send=[add_headers],
        exception_handlers={
            DomainError: problems.domain_error,
            HTTPException: unmatched.http_error,
            **dict.fromkeys(AWAY, problems.unavailable),
            Exception: problems.unexpected,
        },
        lifespan=[_resources],
        state=State(
            {
                "valkey": valkey,
                "sessions": SessionStore(valkey),
                "actor_for_token": actor_for_token,
                "still_works": still_works,
            }
        ),
        openapi_config=openapi.openapi_config(TAGS),
        request_class=OporaRequest,
        request_max_body_size=now.upload_limit_bytes + FORM_AROUND_A_FILE,
        multipart_form_part_limit=MOST_PARTS,
        logging_config=None,
        debug=False,
    )
    check_routes(app)
    return app


@asynccontextmanager
async def _resources(app: Litestar) -> AsyncIterator[None]:
    """Database, Valkey and file store, open as long as the process serves."""
    now = settings()
    use_file_store(open_file_store(now.object_store_url))
    await DB.open(now.database_url, size=now.database_pool_size, context_key=context_key(now.root_key))
    await deployment.check_room(DB.pool, now.connections)
    tell_ready()
    try:
        yield
    finally:
        await DB.close()
        await app.state.valkey.aclose()

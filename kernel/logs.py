"""Logs: JSON lines without personal data; coloured lines where a person is watching."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# What may stand in a log. Anything else that an event carries is dropped, because it might be about a person.
ALLOWED_FIELDS = frozenset({
    "event", "level", "logger", "timestamp", "exception", "stack",
    "process", "pid", "seconds", "status", "folder", "host", "port", "signal", "attempt", "count", "line", "version",
    "request_id", "method", "route", "duration_ms", "code", "error",
    "tenant_id", "service_id", "user_id", "worker_id", "message_id", "actor_name", "queue", "entry_id", "job",
    "domain", "migration", "object_key", "size",
})  # fmt: skip


def configure_logging(level: str = "info", *, pretty: bool | None = None) -> None:
    """Send every log, ours and the libraries', to stderr in one shape; call once in each process."""
    if pretty is None:
        pretty = sys.stderr.isatty()
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    last: Any = (
        [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # the default one shows the values of variables, which may be about a person
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
        if pretty
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    remove_meta: Any = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[remove_meta, only_allowed_fields, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("asyncio", "httpx", "httpcore", "fontTools"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def only_allowed_fields(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what is not on the list; its name stays, so that the loss is seen."""
    dropped = sorted(name for name in event if name not in ALLOWED_FIELDS and name not in ("exc_info", "stack_info"))
    if dropped:
        event = {name: value for name, value in event.items() if name not in dropped}
        event["line"] = "dropped: " + ", ".join(dropped)
    return event

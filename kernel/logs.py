"""Logs: JSON lines without personal data; coloured lines where a person is watching.

Three doors are shut: a field that is not on the list, the values that a library puts into its sentence, and the
message of an exception (a driver quotes the value that it could not store). The demonstration, whose people are
made up, shows the last two.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

# What may stand in a log. Anything else that an event carries is dropped, because it might be about a person.
ALLOWED_FIELDS = frozenset({
    "event", "level", "logger", "timestamp", "exception", "stack",
    "process", "pid", "seconds", "status", "folder", "host", "port", "signal", "attempt", "count", "line", "version",
    "request_id", "kind", "method", "route", "duration_ms", "code", "error",
    "tenant_id", "service_id", "user_id", "worker_id", "message_id", "actor_name", "queue", "entry_id", "row_id", "job",
    "domain", "migration", "object_key", "size",
})  # fmt: skip

# the web server would print whole tracebacks by itself; so its lines go the way of all others
SERVER_LOGS = {"loggers": {"_granian": {"handlers": [], "propagate": True}}}


def configure_logging(level: str = "info", *, pretty: bool | None = None, made_up: bool = False) -> None:
    """Send every log, ours and the libraries', to stderr in one shape; call once in each process.

    `made_up` data may show: whole exceptions and sentences.
    """
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
                exception_formatter=structlog.dev.plain_traceback if made_up else _plain_places,
            )
        ]
        if pretty
        else [
            structlog.processors.ExceptionRenderer(_whole if made_up else _places),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    remove_meta: Any = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared if made_up else [_without_values, *shared],
            processors=[remove_meta, only_allowed_fields, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Pillow tells at debug level what a camera wrote into a picture
    for noisy in ("asyncio", "httpx", "httpcore", "fontTools", "PIL"):
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


def _without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's sentence before its values are put in; of several lines the first."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg).split("\n", 1)[0]
    return event


ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def _whole(exc_info: ExcInfo) -> str:
    return "".join(traceback.format_exception(*exc_info))


def _places(exc_info: ExcInfo) -> str:
    """The kinds of the exceptions and where they came from, without what they say."""
    return " <- ".join(_place(error) for error in _chain(exc_info[1]))


def _plain_places(out: Any, exc_info: ExcInfo) -> None:
    out.write("\n" + _places(exc_info))


def _chain(error: BaseException | None) -> list[BaseException]:
    """An exception, the ones inside a group, and what caused it."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        if isinstance(error, BaseExceptionGroup):
            found += [cause for inner in error.exceptions for cause in _chain(inner)]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _place(error: BaseException) -> str:
    frames = [
        f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    return f"{type(error).__module__}.{type(error).__qualname__} at " + (" > ".join(frames) or "?")

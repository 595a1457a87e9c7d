"""The command `opora`: running the product, and the commands that the domains bring."""

import asyncio
import contextlib
import importlib
import importlib.util
import os
import signal
import sys
from collections.abc import Awaitable, Iterator

import click

from app.embedded import EmbeddedInUse, embedded_values, start_embedded
from app.export import export
from app.ready import tell_ready
from kernel.exceptions import DomainError, NotSignedIn
from kernel.settings import Settings, SettingsError, embedded_by, settings

WRONG_SETTING = 2
FAILED = 1


class DomainCommands(click.Group):
    """Our own commands and, looked up only when asked for, those of the domains (`COMMANDS` in their `cli.py`)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *domain_commands()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or domain_commands().get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """What the domains' commands do has the same consequences as anywhere else: every domain has spoken before."""
        name, command, rest = super().resolve_command(ctx, args)
        if name not in self.commands:
            importlib.import_module("app.domains").load()
        return name, command, rest


def domain_commands() -> dict[str, click.Command]:
    """The commands of every domain by name; two domains may add to the same group (`export`)."""
    found: dict[str, click.Command] = {}
    for domain in importlib.import_module("app.domains").DOMAINS:
        if importlib.util.find_spec(f"{domain}.cli") is None:
            continue
        for command in importlib.import_module(f"{domain}.cli").COMMANDS:
            known = found.setdefault(command.name, command)
            if known is not command:
                if not (isinstance(known, click.Group) and isinstance(command, click.Group)):
                    raise RuntimeError(f"two domains bring the command {command.name}")
                for name, part in command.commands.items():
                    known.add_command(part, name)
    return found


@click.group(cls=DomainCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="opora", message="%(prog)s %(version)s")
def opora() -> None:
    """Opora: casework of many agencies on one platform.

    Settings come from the environment, OPORA_*; see docs/operating.md.
    """


@opora.command()
def run() -> None:
    """Run everything here: database, Valkey, web, worker and relay; Ctrl-C stops all of it."""
    from app.supervisor import Supervisor

    _demonstration_is_there(settings())
    _logging(settings())
    sys.exit(Supervisor(settings(), perform=main).run())


@opora.command()
@click.option("--host", help="Address to listen on (OPORA_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (PORT or OPORA_PORT).")
@click.option("--processes", type=click.IntRange(1, 64), help="Web processes (OPORA_WEB_PROCESSES).")
def serve(host: str | None, port: int | None, processes: int | None) -> None:
    """Serve pages and API."""
    from app.server import set_processes, web_server

    if processes:
        set_processes(processes)
        settings.cache_clear()
    now = settings()
    _logging(now)
    web_server(now, host=host, port=port).serve()


@opora.command()
@click.option("--threads", type=click.IntRange(1, 64), help="Threads (OPORA_WORKER_THREADS).")
def work(threads: int | None) -> None:
    """Do the jobs from the queue. Each call is one process; run as many as wanted."""
    now = settings()
    _logging(now)
    importlib.import_module("app.worker")
    import dramatiq

    broker = dramatiq.get_broker()
    broker.emit_after("process_boot")
    worker = dramatiq.Worker(broker, worker_threads=threads or now.worker_threads)
    worker.start()
    _wait_for_stop_signal()
    worker.stop(timeout=10_000)
    broker.close()


@opora.command()
def relay() -> None:
    """Pass committed events to the queue, see what is due, seal the audit log. One is enough, two are safe."""
    import uvloop

    from kernel.broker import connect, sender
    from kernel.outbox import run_relay

    now = settings()
    _logging(now)
    send = sender(connect(now))

    async def relaying() -> None:
        importlib.import_module("app.domains").load()  # they tell what is due
        await run_relay(now, send)

    with contextlib.suppress(asyncio.CancelledError), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_stop_signal(relaying()))


@opora.command()
@click.option("--check", is_flag=True, help="Change nothing; fail when the database is not as code and migrations say.")
def migrate(check: bool) -> None:
    """Bring the database to the present schema; safe to run at every start."""
    now = settings()
    _logging(now)
    with _database_running(now):
        differing = asyncio.run(_drift(now) if check else _migrate(now))
    for line in differing or ():
        click.echo(line, err=True)
    if differing:
        raise click.ClickException(f"the database differs from code and migrations in {len(differing)} places")
    click.echo("Code, migrations and database agree." if check else "The database has the present schema.")


@opora.command()
@click.option("--if-empty", is_flag=True, help="Do nothing when there is an organisation already.")
def demo(if_empty: bool) -> None:
    """Load the made-up organisations, people and cases (only with OPORA_DEMO=1)."""
    now = settings()
    _logging(now)
    if not now.demo:
        raise SettingsError("OPORA_DEMO is not set and the demonstration has known passwords; set OPORA_DEMO=1")
    _demonstration_is_there(now)
    with _database_running(now):
        loaded = asyncio.run(_load_demo(now, if_empty=if_empty))
    click.echo("The demonstration is loaded." if loaded else "There are organisations already; nothing was loaded.")


@opora.command(hidden=True)
def prepare() -> None:
    """Migrate and, in the demo, load it on the first start: what `run` does before the rest comes up."""
    import uvloop

    now = settings()
    _logging(now)

    async def both() -> None:
        await _migrate(now)
        if now.demo:
            if not (now.var_dir / "demo-sign-ins.txt").exists():
                click.echo("Loading the demonstration …", err=True)
            await _load_demo(now, if_empty=True)

    uvloop.run(both())


async def _migrate(now: Settings) -> None:
    await importlib.import_module("kernel.migrations").migrate(_owner_url(now), now.root_key)


async def _drift(now: Settings) -> list[str]:
    return await importlib.import_module("kernel.migrations").drift(_owner_url(now))


def _demonstration_is_there(now: Settings) -> None:
    """A server has none: neither a wheel nor `make server` brings it."""
    if now.demo and importlib.util.find_spec("app.demo") is None:
        raise SettingsError(
            "OPORA_DEMO is 1 and the demonstration is not installed here; it runs from a clone, make run"
        )


async def _load_demo(now: Settings, *, if_empty: bool) -> bool:
    return await importlib.import_module("app.demo.load").load(now, if_empty=if_empty)


def _owner_url(now: Settings) -> str:
    if not now.owner_database_url:
        raise SettingsError(
            "OPORA_OWNER_DATABASE_URL is not set and this command needs it; e.g. postgresql://opora_owner:…@db/opora"
        )
    return now.owner_database_url


@contextlib.contextmanager
def _database_running(now: Settings) -> Iterator[None]:
    """The embedded database for as long as the command runs, unless `opora run` serves it already."""
    if not now.embedded_database:
        yield
        return
    try:
        stack = start_embedded(now.var_dir, valkey=now.embedded_redis, connections=now.connections)
    except EmbeddedInUse:
        yield
        return
    with stack:
        yield


def _logging(now: Settings) -> None:
    from kernel.logs import configure_logging

    configure_logging(now.log_level, made_up=now.demo)


def _wait_for_stop_signal() -> None:
    wanted = {signal.SIGTERM, signal.SIGINT}
    for each in wanted:
        signal.signal(each, _stopped)
    with contextlib.suppress(KeyboardInterrupt):
        tell_ready()
        while True:
            signal.pause()


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt


async def _until_stop_signal(work_to_do: Awaitable[None]) -> None:
    task = asyncio.ensure_future(work_to_do)
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, task.cancel)
    tell_ready()
    await task


opora.add_command(export)


def main(words: list[str] | None = None) -> None:
    """Run the command of the command line, or of `words`; what goes wrong is one line and an exit status, not 0."""
    embedded_by(embedded_values)
    try:
        opora(words, prog_name="opora", standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say("stopped")
        sys.exit(130)
    except SettingsError as error:
        _say(str(error))
        sys.exit(WRONG_SETTING)
    except Exception as error:
        # the last handler there is: a person reads one line, the level debug shows the rest
        if os.environ.get("OPORA_LOG_LEVEL", "").lower() == "debug":
            raise
        _say(_one_line(error))
        sys.exit(FAILED)


def _one_line(error: Exception) -> str:
    if isinstance(error, NotSignedIn):
        return "the database refuses us: this is not its root key, or the clocks differ by more than five minutes"
    if isinstance(error, DomainError):
        reasons = "".join(f" {field}: {reason}" for field, reason in error.fields.items())
        return f"{error.message.format_map(error.values)}{reasons} ({error.code})"
    if isinstance(error, ConnectionError | FileNotFoundError) and _is_about_a_server(error):
        return "the database does not answer; is `make run` running, or is OPORA_DATABASE_URL right?"
    return " ".join(str(error).split()) or type(error).__name__


def _is_about_a_server(error: OSError) -> bool:
    return isinstance(error, ConnectionError) or (error.filename is None and "connect" in _names_in(error))


def _names_in(error: BaseException) -> str:
    names: list[str] = []
    trace = error.__traceback__
    while trace:
        names.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    return " ".join(names)


def _say(line: str) -> None:
    click.echo(f"opora: {line}", err=True)


if __name__ == "__main__":
    main()

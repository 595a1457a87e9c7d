"""Settings: a wrong value is one line that names the variable; what is unset is embedded; secrets are never shown."""

import base64
import re
from pathlib import Path

import pytest

from app.embedded import EmbeddedPaths, embedded_values
from kernel.settings import SETTINGS, Settings, SettingsError

KEY = base64.b64encode(b"k" * 32).decode()
PRODUCTION = {
    "OPORA_DATABASE_URL": "postgresql://opora_app:database-secret@db/opora",
    "OPORA_OWNER_DATABASE_URL": "postgresql://opora_owner:owner-secret@db/opora",
    "OPORA_REDIS_URL": "redis://:valkey-secret@valkey:6379/0",
    "OPORA_SMTP_URL": "smtps://opora:mail-secret@mail.example.org",
    "OPORA_ROOT_KEY": KEY,
    "OPORA_PUBLIC_URL": "https://opora.example.org/",
}


def read(environment: dict[str, str], tmp_path: Path) -> Settings:
    return Settings.from_environment({"OPORA_VAR_DIR": str(tmp_path / "var"), **environment}, embedded_values)


def refusal(environment: dict[str, str], tmp_path: Path) -> str:
    with pytest.raises(SettingsError) as refused:
        read(environment, tmp_path)
    return str(refused.value)


def test_what_is_unset_is_the_embedded_default_in_one_folder(tmp_path: Path) -> None:
    now = read({}, tmp_path)

    assert now.embedded_database
    assert now.embedded_redis
    assert now.database_url.startswith("postgresql://opora_app:")
    assert now.owner_database_url.startswith("postgresql://opora_owner:")
    assert f"host={tmp_path}/var/run" in now.database_url
    assert now.object_store_url == (tmp_path / "var" / "objects").as_uri()
    assert (now.host, now.port, now.public_url) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert not now.demo
    assert now.cookie_secure


def test_keys_and_passwords_of_the_embedded_default_are_drawn_once_and_kept_private(tmp_path: Path) -> None:
    first, second = read({}, tmp_path), read({}, tmp_path)

    assert first.root_key == second.root_key
    assert first.database_url == second.database_url
    for name in ("root.key", "secrets.json"):
        assert (tmp_path / "var" / name).stat().st_mode & 0o077 == 0
    assert read({}, tmp_path / "other").root_key != first.root_key


def test_everything_can_be_set(tmp_path: Path) -> None:
    now = read(
        PRODUCTION
        | {
            "PORT": "8080",
            "OPORA_PORT": "9090",
            "OPORA_HOST": "0.0.0.0",
            "OPORA_TRUSTED_PROXIES": "10.0.0.0/8, 127.0.0.1",
            "OPORA_OBJECT_STORE_URL": "s3://papers/opora",
            "OPORA_LOG_LEVEL": "WARNING",
        },
        tmp_path,
    )

    assert now.port == 8080
    assert now.public_url == "https://opora.example.org"
    assert now.trusted_proxies == ("10.0.0.0/8", "127.0.0.1")
    assert now.log_level == "warning"
    assert not now.embedded_database
    assert not (tmp_path / "var").exists(), "nothing is made where nothing is embedded"


def test_web_worker_and_relay_need_no_password_of_the_owner(tmp_path: Path) -> None:
    without_owner = {name: value for name, value in PRODUCTION.items() if name != "OPORA_OWNER_DATABASE_URL"}
    assert read(without_owner, tmp_path).owner_database_url == ""


WRONG = [
    ("OPORA_DATABASE_URL", "mysql://opora@db/opora"),
    ("OPORA_DATABASE_URL", "postgresql://opora_app:word@/opora"),
    ("OPORA_DATABASE_URL", "postgresql://db/opora"),
    ("OPORA_DATABASE_URL", "postgresql://opora_app:word@db"),
    ("OPORA_DATABASE_URL", "postgresql://opora_app:word@db:port/opora"),
    ("OPORA_DATABASE_URL", "postgresql://opora_app:wo/rd@db/opora"),
    ("OPORA_DATABASE_URL", "postgresql://opora_app:wo#rd@db/opora"),
    ("OPORA_DATABASE_URL", "postgresql://[db/opora"),
    ("OPORA_OWNER_DATABASE_URL", "opora"),
    ("OPORA_DATABASE_POOL_SIZE", "0"),
    ("OPORA_DATABASE_POOL_SIZE", "ten"),
    ("OPORA_REDIS_URL", "http://valkey"),
    ("OPORA_REDIS_URL", "redis://"),
    ("OPORA_REDIS_URL", "unix://"),
    ("OPORA_ROOT_KEY", "short"),
    ("OPORA_ROOT_KEY", "ž" * 44),
    ("OPORA_ROOT_KEY", base64.b64encode(b"k" * 31).decode()),
    ("OPORA_ROOT_KEY_FILE", "/nowhere/root.key"),
    ("OPORA_OBJECT_STORE_URL", "ftp://files"),
    ("OPORA_OBJECT_STORE_URL", "file://"),
    ("OPORA_OBJECT_STORE_URL", "s3://key:secret@bucket"),
    ("OPORA_UPLOAD_LIMIT_BYTES", "10MB"),
    ("OPORA_UPLOAD_LIMIT_BYTES", "12"),
    ("OPORA_TRUSTED_ISSUERS_DIR", "/nowhere/issuers"),
    ("OPORA_SMTP_URL", "mail.example.org"),
    ("OPORA_SMTP_URL", "smtp://opora:word@mail.example.org"),
    ("OPORA_SMS_URL", "sms.example.org"),
    ("OPORA_SMS_URL", "http://sms.example.org/send"),
    ("OPORA_SMS_TOKEN", "two words"),
    ("OPORA_SMS_TOKEN", "háček"),
    ("OPORA_SMS_FORMAT", "xml"),
    ("OPORA_SMS_FIELDS", "to={to}"),
    ("OPORA_SMS_FIELDS", "to={to} text={text} x={y}"),
    ("OPORA_SMS_FIELDS", "to={to} text={text} {id}"),
    ("OPORA_SMS_FIELDS", "to={to} text={text:>10}"),
    ("OPORA_MAIL_FROM", "opora"),
    ("OPORA_MAIL_FROM", "a@example.org, b@example.org"),
    ("OPORA_PUBLIC_URL", "opora.example.org"),
    ("OPORA_PUBLIC_URL", "http://opora.example.org"),
    ("OPORA_PUBLIC_URL", "https://example.org/opora"),
    ("OPORA_HOST", "everywhere"),
    ("OPORA_PORT", "80000"),
    ("PORT", "http"),
    ("OPORA_WEB_PROCESSES", "-1"),
    ("OPORA_TRUSTED_PROXIES", "127.0.0.1, proxy"),
    ("OPORA_CLIENT_REQUESTS", "0"),
    ("OPORA_MOST_MISSES", "0"),
    ("OPORA_HEAD_SECONDS", "never"),
    ("OPORA_BODY_SECONDS", "601"),
    ("OPORA_SESSION_IDLE_MINUTES", "1.5"),
    ("OPORA_SESSION_ABSOLUTE_HOURS", "48"),
    ("OPORA_CONSENT_LONGEST_MONTHS", "0"),
    ("OPORA_WORKER_PROCESSES", "many"),
    ("OPORA_WORKER_THREADS", "²"),
    ("OPORA_LOG_LEVEL", "loud"),
    ("OPORA_VAR_DIR", "/proc/nothing"),
    ("OPORA_DEMO", "maybe"),
    ("OPORA_HOST", "127.0.0.1\nOPORA_DEMO=1"),
]


@pytest.mark.parametrize("name, value", WRONG)
def test_a_wrong_value_is_one_line_that_names_the_variable(tmp_path: Path, name: str, value: str) -> None:
    message = refusal({name: value}, tmp_path)

    assert re.match(rf"{name}\b", message), message
    assert len(message.splitlines()) == 1
    assert len(message) < 200


def test_every_setting_has_a_wrong_value_in_this_file() -> None:
    assert {setting.name for setting in SETTINGS} == {name for name, _ in WRONG} - {"PORT"}


@pytest.mark.parametrize("name", ["OPORA_DATABASE_URL", "OPORA_REDIS_URL", "OPORA_SMTP_URL", "OPORA_ROOT_KEY"])
def test_a_refusal_never_repeats_a_secret(tmp_path: Path, name: str) -> None:
    assert "hunter2" not in refusal({name: "wrong://user:hunter2@somewhere:port"}, tmp_path)


def test_without_an_embedded_stack_what_has_no_default_must_be_set(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^OPORA_DATABASE_URL is not set; e\.g\. postgresql://"):
        Settings.from_environment({"OPORA_VAR_DIR": str(tmp_path)})

    without_queue = {name: value for name, value in PRODUCTION.items() if name != "OPORA_REDIS_URL"}
    with pytest.raises(SettingsError, match=r"^OPORA_REDIS_URL is not set; e\.g\. redis://"):
        Settings.from_environment(without_queue)
    assert list(tmp_path.iterdir()) == [], "nothing is drawn"


def test_connections_are_counted_over_all_processes(tmp_path: Path) -> None:
    small = read({}, tmp_path)
    more = {"OPORA_WEB_PROCESSES": "4", "OPORA_WORKER_PROCESSES": "3", "OPORA_WORKER_THREADS": "8"}
    large = read(more | {"OPORA_DATABASE_POOL_SIZE": "20"}, tmp_path)

    # a worker wants one for each thread and one more
    assert large.connections - small.connections == (4 * 20 - 10) + (3 * 9 - 3)


def test_a_misspelt_setting_is_refused(tmp_path: Path) -> None:
    message = refusal({"OPORA_DATABASE_ULR": "postgresql://opora_app@db/opora"}, tmp_path)
    assert message.startswith("OPORA_DATABASE_ULR is not a setting")


def test_settings_that_contradict_one_another_are_refused(tmp_path: Path) -> None:
    owner_only = {"OPORA_OWNER_DATABASE_URL": PRODUCTION["OPORA_OWNER_DATABASE_URL"]}
    assert refusal(owner_only, tmp_path).startswith("OPORA_DATABASE_URL is not set")

    both_keys = {"OPORA_ROOT_KEY": KEY, "OPORA_ROOT_KEY_FILE": "root.key"}
    assert "both set" in refusal(both_keys, tmp_path)

    no_key = {name: value for name, value in PRODUCTION.items() if name != "OPORA_ROOT_KEY"}
    assert refusal(no_key, tmp_path).startswith("OPORA_ROOT_KEY is not set")


def test_the_demonstration_may_be_shown_over_plain_http(tmp_path: Path) -> None:
    now = read({"OPORA_DEMO": "1", "OPORA_PUBLIC_URL": "http://opora.example.org"}, tmp_path)
    assert now.demo
    assert not now.cookie_secure


def test_a_new_root_key_is_never_drawn_for_data_that_is_there(tmp_path: Path) -> None:
    read({}, tmp_path)
    (tmp_path / "var" / "postgres").mkdir()
    (tmp_path / "var" / "postgres" / "PG_VERSION").write_text("18\n")
    (tmp_path / "var" / "root.key").unlink()

    assert "restore it from a backup" in refusal({}, tmp_path)


def test_secrets_are_in_no_representation(tmp_path: Path) -> None:
    shown = repr(read(PRODUCTION, tmp_path))

    assert "-secret" not in shown
    assert KEY not in shown
    assert repr(b"k" * 32) not in shown


def test_a_folder_with_a_long_name_gets_a_short_one_for_its_sockets(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100)
    paths = EmbeddedPaths(deep)

    assert len(str(paths.redis_socket)) < 108
    assert paths.socket_dir == EmbeddedPaths(deep).socket_dir
    assert paths.socket_dir != EmbeddedPaths(tmp_path / ("y" * 100)).socket_dir

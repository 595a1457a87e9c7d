"""What a variable of the environment may say: the kinds of settings, each refusing a wrong value in one line.

A kind is a function of the setting and the text that somebody wrote. Its message names the variable, says what is wrong
and gives an example; it never repeats a value that may hold a password.
"""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

ROOT_KEY_BYTES = 32
DATABASE_SCHEMES = ("postgresql", "postgres")
MAIL_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")


class SettingsError(Exception):
    """A setting is wrong; the message is one line for the person who starts the product."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable that can be set.

    `default` is read when it is unset; where that is made from other settings, `default_shown` says how.
    """

    name: str
    kind: "Kind"
    default: str
    default_shown: str
    example: str
    meaning: str
    alias: str

    def read(self, text: str) -> Any:
        """The value of `text`, else of the default; None when both are empty."""
        if any(ord(letter) < 32 for letter in text):
            raise SettingsError(f"{self.name} has a line break or control character in it; write it on one line")
        text = text or self.default
        return self.kind(self, text) if text else None


Kind = Callable[[Setting, str], Any]


def flag(setting: Setting, said: str) -> bool:
    """Yes or no."""
    if said.lower() not in (*YES, *NO):
        raise SettingsError(f"{setting.name} is {said!r}, which is neither yes nor no; e.g. {setting.name}=1")
    return said.lower() in YES


def number(least: int, most: int) -> Kind:
    """A whole number within bounds."""

    def read(setting: Setting, said: str) -> int:
        if not (said.isascii() and said.isdigit()) or not least <= int(said) <= most:
            raise SettingsError(
                f"{setting.name} is {said!r}, which is not a whole number from {least} to {most}; "
                f"e.g. {setting.name}={setting.default}"
            )
        return int(said)

    return read


def choice(*choices: str) -> Kind:
    """One word of a list, in small or capital letters."""

    def read(setting: Setting, said: str) -> str:
        if said.lower() not in choices:
            raise SettingsError(
                f"{setting.name} is {said!r}, which is none of {', '.join(choices)}; "
                f"e.g. {setting.name}={setting.default}"
            )
        return said.lower()

    return read


def url(*schemes: str) -> Kind:
    """An address that begins with one of the schemes and names what such an address must."""

    def read(setting: Setting, said: str) -> str:
        try:
            parts = urlsplit(said)
            _ = parts.port
        except ValueError as error:
            raise SettingsError(f"{setting.name} is not an address ({error}); e.g. {setting.example}") from error
        if parts.scheme not in schemes:
            beginnings = " or ".join(f"{scheme}://" for scheme in schemes)
            raise SettingsError(f"{setting.name} must begin with {beginnings}; e.g. {setting.example}")
        if lacking := _lacks(parts, setting.example):
            raise SettingsError(f"{setting.name} {lacking}")
        return said

    return read


def _lacks(parts: SplitResult, example: str) -> str:
    """What is wrong with an address of a known scheme; empty when nothing is."""
    if parts.scheme == "s3" and "@" in parts.netloc:
        return "has credentials in it; they come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    if parts.scheme in DATABASE_SCHEMES:
        if "/" in parts.path.strip("/") or parts.fragment:
            return "has a character in its password that must be percent-encoded, e.g. / as %2F"
        named = {
            "database": parts.path.strip("/"),
            "host": parts.hostname or "host=" in parts.query,
            "role": parts.username or "user=" in parts.query,
        }
        return next((f"names no {what}; e.g. {example}" for what, there in named.items() if not there), "")
    if parts.scheme in ("file", "unix"):
        return "" if parts.path.strip("/") else f"names no path; e.g. {parts.scheme}:///var/lib/opora"
    return "" if parts.hostname or parts.scheme == "memory" else f"names no host; e.g. {example}"


def origin(setting: Setting, said: str) -> str:
    """Scheme, host and port of a web address, nothing behind them."""
    parts = urlsplit(url("http", "https")(setting, said))
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise SettingsError(f"{setting.name} has more than scheme, host and port; e.g. {setting.example}")
    return said.rstrip("/")


def listen_address(setting: Setting, said: str) -> str:
    """An IP address of this machine, or `localhost`."""
    if said == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(said.strip("[]")))
    except ValueError as error:
        raise SettingsError(
            f"{setting.name} is {said!r}, which is no IP address; e.g. {setting.name}=0.0.0.0"
        ) from error


def networks(setting: Setting, said: str) -> tuple[str, ...]:
    """IP addresses and networks, between them commas or spaces."""
    values = tuple(said.replace(",", " ").split())
    for value in values:
        try:
            ipaddress.ip_network(value)
        except ValueError as error:
            raise SettingsError(
                f"{setting.name} has {value!r} in it, which is neither an IP address nor a network; "
                f"e.g. {setting.name}=127.0.0.1,10.0.0.0/8"
            ) from error
    return values


def mail_address(setting: Setting, said: str) -> str:
    """One e-mail address."""
    if not MAIL_ADDRESS.fullmatch(said):
        raise SettingsError(
            f"{setting.name} is {said!r}, which is no e-mail address; e.g. {setting.name}={setting.example}"
        )
    return said


def token(setting: Setting, said: str) -> str:
    """A secret as it stands in a header: no spaces, no letters with marks."""
    if not said.isascii() or " " in said:
        raise SettingsError(f"{setting.name} has a space or a letter that no header takes in it")
    return said


def fields(setting: Setting, said: str) -> dict[str, str]:
    """Names and values, between them spaces; number and text have to stand in them."""
    found = dict(part.split("=", 1) for part in said.split() if "=" in part)
    left = re.sub(r"\{(to|text|id)\}", "", said)
    if len(found) != len(said.split()) or "{" in left or "}" in left or "" in found:
        raise SettingsError(
            f"{setting.name} is no list of name=value in which nothing but {{to}}, {{text}} and {{id}} stands in braces; "
            f"e.g. {setting.example}"
        )
    if lacking := [each for each in ("{to}", "{text}") if not any(each in value for value in found.values())]:
        raise SettingsError(f"{setting.name} lacks {lacking[0]}; e.g. {setting.example}")
    return found


def key(setting: Setting, said: str) -> bytes:
    """The bytes of a root key, written in base64."""
    try:
        value = base64.b64decode(said, validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if len(value) != ROOT_KEY_BYTES:
        raise SettingsError(
            f"{setting.name} is not {ROOT_KEY_BYTES} bytes in base64 (44 characters); "
            "make one with: openssl rand -base64 32"
        )
    return value


def path(_setting: Setting, said: str) -> Path:
    """A file or folder, there or not."""
    return Path(said)


def folder(setting: Setting, said: str) -> Path:
    """A folder that is there."""
    if not Path(said).is_dir():
        raise SettingsError(f"{setting.name}: {said} is no folder")
    return Path(said)


def key_in(setting: Setting, file: Path) -> bytes:
    """The bytes of a root key that lies in a file, where the setting names the file."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"{setting.name}: {file} cannot be read ({error.strerror}); "
            "make one with: openssl rand -base64 32 > root.key"
        ) from error
    return key(setting, content.decode("ascii", errors="replace").strip())

"""Languages: Czech is written in the code, every other language is a folder of `.po` files in `locale/`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).resolve().parents[2] / "locale"
DEFAULT_LANGUAGE = "cs"
LANGUAGES = {"cs": "čeština", "en": "English"}

current_language: ContextVar[str] = ContextVar("current_language", default=DEFAULT_LANGUAGE)


def read_catalogue(language: str) -> Catalog:
    """Everything translated into `language`: all `locale/<language>/LC_MESSAGES/*.po` together, one file per domain."""
    whole = Catalog(locale=language, charset="utf-8")
    for path in sorted((LOCALE_DIR / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=language, charset="utf-8"):
                if message.id and message.string and not message.fuzzy:
                    whole.add(message.id, message.string, context=message.context)
    return whole


@lru_cache
def translator(language: str) -> NullTranslations:
    """The catalogue of a language, read once. Czech and unknown languages answer with the message itself."""
    if language == DEFAULT_LANGUAGE or language not in LANGUAGES:
        return NullTranslations()
    binary = BytesIO()
    write_mo(binary, read_catalogue(language))
    binary.seek(0)
    return GNUTranslations(binary)


@contextmanager
def language_of(language: str) -> Iterator[None]:
    """Everything inside speaks this language."""
    token = current_language.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)
    try:
        yield
    finally:
        current_language.reset(token)


def gettext(message: str) -> str:
    """The message in the language of the current request."""
    return translator(current_language.get()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Two forms only; Czech needs three, use `plural` in templates and `kernel.web.text.plural` in Python."""
    return translator(current_language.get()).ngettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802 - the name every gettext tool knows
    """Marks a message for translation that is translated later, where it is shown."""
    return message

"""Texts as JSON. A text that knows more than its letters, as the name of who has left, is written as its letters."""

from typing import Any

import msgspec


def plain(value: Any) -> str:
    """The letters of a text; for encoders, which know texts themselves alone. Raises NotImplementedError for anything else."""
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError  # how msgspec wants to be told that it cannot write a type; its error names it


def encoded(document: Any) -> bytes:
    """The document as JSON."""
    return msgspec.json.encode(document, enc_hook=plain)

"""Forms of megabytes: nobody without a place gets one read, and whoever has one keeps nobody else waiting."""

import threading
from urllib.parse import parse_qsl

import pytest

from app.testing.client import ClientApp
from kernel.web import request

LETTER = "%C3%A1"


@pytest.mark.parametrize(("path", "status"), [("/sign-in", 413), ("/drafts", 303), ("/cases/new", 303)])
async def test_a_long_form_of_nobody_is_not_read(
    client_app: ClientApp, monkeypatch: pytest.MonkeyPatch, path: str, status: int
) -> None:
    """What a draft can hold is read, so that nothing is lost when a session ended; of more there is only the refusal."""
    read: list[int] = []
    monkeypatch.setattr(request, "parse_qsl", lambda text, **_: read.append(len(text)) or [])
    client = await client_app(None)
    form = {"content-type": "application/x-www-form-urlencoded"}
    sent = f"words={LETTER * (request.MOST_OF_NOBODY // len(LETTER) + 1)}"
    answer = await client.post(path, content=sent, headers=form)
    assert (answer.status_code, read) == (status, [])
    if status == 413:
        page = answer.text.replace("\u00a0", " ")
        assert "Textu je ve formuláři víc" in page
        assert "soubor" not in page, "there was none"
    await client.post(path, content=sent[: request.MOST_OF_NOBODY], headers=form)
    assert set(read) == {request.MOST_OF_NOBODY}


async def test_a_long_form_is_read_beside_other_requests(
    client_app: ClientApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[bool] = []

    def read(*args: object, **more: object) -> list[tuple[str, str]]:
        threads.append(threading.current_thread() is threading.main_thread())
        return parse_qsl(*args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(request, "parse_qsl", read)
    client = await client_app("osp_specialist")
    for times in (1, request.READ_AT_ONCE):
        answer = await client.post("/typed/birth-number", data={"birth_number": "1" * times})
        assert answer.status_code in (200, 403), answer.text
    assert threads == [True, False]

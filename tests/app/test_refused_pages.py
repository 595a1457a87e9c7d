"""What is refused before anybody asked who calls is a page of the person all the same: their menu, their language, a way on."""

import pytest

from kernel.web.text import soft

MENU, SEARCH = 'class="o-nav"', 'role="search"'


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nikde/tu/nic", 404, "Stránka nenalezena"),
        ("/search/x", 404, "Stránka nenalezena"),
        ("/my-day/seen", 405, "Tahle adresa sama nic neukazuje"),
        ("/notices", 403, "K tomu nemáte oprávnění"),
    ],
)
async def test_the_page_has_the_menu_of_who_is_signed_in(client_app, address, status, heading):
    """And leads somewhere."""
    client = await client_app("osp_worker")
    answer = await client.get(address)
    page = soft(answer.text)
    assert answer.status_code == status
    assert f'<h1 class="o-h1">{heading}</h1>' in page
    assert MENU in page
    assert 'href="/cases"' in page
    assert 'href="/notices"' not in page
    assert 'href="/"' in page


async def test_who_is_not_signed_in_gets_the_plain_page(client_app):
    """With the cookie of nobody too; an API answers as ever."""
    client = await client_app("osp_worker")
    client.cookies.clear()
    for address, status in (("/nikde", 404), ("/my-day/seen", 405)):
        answer = await client.get(address)
        assert (answer.status_code, MENU in answer.text) == (status, False)
    client.cookies.set("opora_session", "x" * 43)
    assert (await client.get("/nikde")).status_code == 404
    api = await client.get("/api/v1/nikde")
    assert (api.status_code, api.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(("name", "searches"), [("spod_head", True), ("ospod_admin", False), ("krok_auditor", False)])
async def test_the_field_for_searching_is_for_who_may_search(client_app, name, searches):
    """Nobody is offered what always refuses."""
    client = await client_app(name)
    page = (await client.get("/account")).text
    assert MENU in page or not searches
    assert (SEARCH in page) is searches
    sent = await client.post("/search", data={"csrf_token": client.headers["X-CSRF-Token"], "q": "Novák"})
    assert (sent.status_code == 403) is not searches

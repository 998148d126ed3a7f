"""Who gets in, and how: the rules of login, sessions and tokens."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from tests.web.client import PASSWORD, Client

pytestmark = pytest.mark.asyncio(loop_scope="session")

NEW_PASSWORD = "another battery"  # noqa: S105 - that of the test's own gateway


@pytest_asyncio.fixture(loop_scope="session")
async def browser(stranger: Client) -> Client:
    """Somebody with the cookie of a session."""
    answer = await stranger.ask("POST", "/session", {"password": PASSWORD, "kind": "browser"})
    answer.expect(201)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    return Client(stranger.session, stranger.base, {"Cookie": cookie.partition(";")[0]})


@pytest_asyncio.fixture(loop_scope="session")
async def machine(stranger: Client) -> AsyncIterator[Client]:
    """A program with a token of its own."""
    client = Client(stranger.session, stranger.base)
    await client.log_in("program")
    yield client
    await client.ask("DELETE", "/session")


async def test_a_session_reads_and_writes(browser: Client) -> None:
    await browser.get("/state")
    (await browser.ask("POST", "/actions/identify")).expect(200)


async def test_a_session_ends_with_its_logout(browser: Client) -> None:
    (await browser.ask("DELETE", "/session")).expect(204)
    (await browser.ask("GET", "/state")).expect(401)


async def test_a_token_is_listed_by_name_and_never_shown_again(machine: Client) -> None:
    tokens = (await machine.get("/tokens"))["tokens"]
    mine = next(token for token in tokens if token["name"] == "program")
    assert mine["current"]
    assert machine.headers["Authorization"].removeprefix("Bearer ") not in str(tokens)


async def test_a_revoked_token_is_worth_nothing(stranger: Client, machine: Client) -> None:
    other = Client(stranger.session, stranger.base)
    await other.log_in("lost phone")
    tokens = (await machine.get("/tokens"))["tokens"]
    number = next(token["id"] for token in tokens if token["name"] == "lost phone")
    (await machine.ask("DELETE", f"/tokens/{number}")).expect(204)
    (await other.ask("GET", "/state")).expect(401)
    (await machine.ask("DELETE", f"/tokens/{number}")).expect(404)


@pytest.mark.usefixtures("machine")
async def test_two_tokens_cannot_have_the_same_name(stranger: Client) -> None:
    body = {"password": PASSWORD, "kind": "token", "name": "program"}
    assert (await stranger.ask("POST", "/session", body)).expect(409)["pointer"] == "/name"


async def test_an_invented_token_is_refused(stranger: Client) -> None:
    headers = {"Authorization": "Bearer " + "A" * 43}
    (await stranger.ask("GET", "/state", headers=headers)).expect(401)


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("Host", "battery.example.com", 421),
        ("Origin", "http://example.com", 403),
        ("Sec-Fetch-Site", "cross-site", 403),
    ],
)
async def test_a_foreign_page_cannot_write(browser: Client, name: str, value: str, status: int) -> None:
    (await browser.ask("POST", "/actions/identify", headers={name: value})).expect(status)


async def test_a_form_cannot_write(browser: Client) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    (await browser.ask("POST", "/actions/identify", b"a=b", headers=headers)).expect(415)


async def test_answers_forbid_what_a_page_must_not_do(stranger: Client) -> None:
    headers = (await stranger.ask("GET", "/info")).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


async def test_a_changed_password_survives_a_restart(browser: Client, stranger: Client) -> None:
    (await browser.ask("POST", "/password", {"current": PASSWORD, "new": "short"})).expect(422)
    (await browser.ask("POST", "/password", {"current": PASSWORD, "new": NEW_PASSWORD})).expect(204)
    (await browser.ask("POST", "/actions/restart")).expect(200)
    new = {"password": NEW_PASSWORD, "kind": "browser"}
    async with asyncio.timeout(60):
        while True:
            await asyncio.sleep(0.5)
            try:
                answer = await stranger.ask("POST", "/session", new)
            except aiohttp.ClientError:
                continue
            if answer.status == 201:
                break
    (await stranger.ask("POST", "/session", {"password": PASSWORD, "kind": "browser"})).expect(401)


async def test_wrong_passwords_lock_the_address(stranger: Client) -> None:
    """The last test here: nobody gets in any more from this address."""
    guess = {"password": "incorrect horse", "kind": "browser"}
    statuses = [(await stranger.ask("POST", "/session", guess)).status for _ in range(7)]
    assert statuses[-1] == 429
    locked = await stranger.ask("POST", "/session", {"password": NEW_PASSWORD, "kind": "browser"})
    locked.expect(429)
    assert int(locked.headers["Retry-After"]) >= 1

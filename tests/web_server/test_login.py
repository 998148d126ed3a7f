"""Who is let in, and whose page may ask."""

import asyncio

import pytest

from tests.web_server.support import PASSWORD, RawWebSocket, WebServer


async def test_reading_needs_a_login_unless_it_is_open(server: WebServer) -> None:
    refused = await server.get("/secret")
    assert refused.status == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    await server.get("/read-access?open=true")
    assert (await server.get("/secret")).json == {"who": "nobody"}


async def test_writing_needs_a_login_even_when_reading_is_open(server: WebServer) -> None:
    await server.get("/read-access?open=true")
    response = await server.request("PATCH", "/secret", b"{}", Content_Type="application/json")
    assert response.status == 401


async def test_a_browser_gets_a_cookie_that_scripts_and_other_sites_cannot_use(server: WebServer) -> None:
    response = await server.request("POST", "/session", PASSWORD.encode())
    cookie, *attributes = response.headers["set-cookie"].split("; ")
    assert set(attributes) == {"HttpOnly", "SameSite=Strict", "Path=/"}
    assert (await server.get("/secret", Cookie=f"other=1; {cookie}")).json == {"who": "session"}


async def test_a_session_ends_when_the_browser_logs_out(server: WebServer) -> None:
    cookie = await server.log_in()
    assert (await server.request("DELETE", "/session", Cookie=cookie)).status == 204
    assert (await server.get("/secret", Cookie=cookie)).status == 401


async def test_a_program_uses_a_token_until_it_is_revoked(server: WebServer) -> None:
    token = await server.create_token()
    assert (await server.get("/secret", Authorization=token)).json == {"who": "token"}
    assert (await server.get("/secret", Authorization=token.replace("Bearer", "bearer"))).status == 200
    assert (await server.request("DELETE", "/tokens/0", Authorization=token)).status == 204
    assert (await server.get("/secret", Authorization=token)).status == 401


@pytest.mark.parametrize("value", ["Bearer", "Bearer ", "Bearer x", "Basic dXNlcjpwYXNz", "Bearer " + "A" * 43])
async def test_a_wrong_token_is_refused_even_where_none_is_needed(server: WebServer, value: str) -> None:
    await server.get("/read-access?open=true")
    assert (await server.get("/secret", Authorization=value)).status == 401


async def test_a_guesser_is_locked_out_and_told_for_how_long(server: WebServer) -> None:
    for _ in range(4):
        assert (await server.request("POST", "/session", b"wrong password")).status == 401
    locked = await server.request("POST", "/session", b"wrong password")
    assert locked.status == 429
    assert locked.headers["retry-after"] == "30"
    # Also with the right one, or guessing would go on.
    assert (await server.request("POST", "/session", PASSWORD.encode())).status == 429


async def test_a_changed_password_ends_the_other_sessions(server: WebServer) -> None:
    mine, other = await server.log_in(), await server.log_in()
    assert (await server.request("PUT", "/password", b"short", Cookie=mine)).status == 422
    assert (await server.request("PUT", "/password", b"another horse", Cookie=mine)).status == 204
    assert (await server.get("/secret", Cookie=mine)).status == 200
    assert (await server.get("/secret", Cookie=other)).status == 401
    assert (await server.request("POST", "/session", PASSWORD.encode())).status == 401
    assert (await server.request("POST", "/session", b"another horse")).status == 204


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "web-probe.evil.example", ""])
async def test_a_name_of_somebody_else_is_refused(server: WebServer, host: str) -> None:
    response = await server.get("/hello", Host=host)
    assert response.status == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "web-probe", "WEB-PROBE.local", "probe.example:1234"])
async def test_a_name_of_the_device_is_accepted(server: WebServer, host: str) -> None:
    assert (await server.get("/hello", Host=host)).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
async def test_another_sites_page_can_change_nothing(server: WebServer, headers: dict[str, str]) -> None:
    cookie = await server.log_in()
    response = await server.request(
        "PATCH", "/secret", b"{}", Cookie=cookie, Content_Type="application/json", **headers
    )
    assert response.status == 403
    assert (await server.request("POST", "/session", PASSWORD.encode(), **headers)).status == 403
    async with server.client() as client:
        upgrade = RawWebSocket.upgrade_headers() | headers | {"Cookie": cookie}
        assert (await client.get("/ws/live", **upgrade)).status == 403


async def test_the_devices_own_page_can(server: WebServer) -> None:
    response = await server.request(
        "PATCH",
        "/secret",
        b"{}",
        Cookie=await server.log_in(),
        Content_Type="application/json",
        Origin=server.url,
        Sec_Fetch_Site="same-origin",
    )
    assert response.status == 200


async def test_a_form_of_another_site_is_not_even_read(server: WebServer) -> None:
    response = await server.request(
        "PATCH",
        "/secret",
        b"a=b",
        Cookie=await server.log_in(),
        Content_Type="application/x-www-form-urlencoded",
    )
    assert response.status == 415


async def test_a_websocket_needs_the_login_of_its_endpoint(server: WebServer) -> None:
    async with server.client() as client:
        assert (await client.get("/ws/live", **RawWebSocket.upgrade_headers())).status == 401
    async with server.websocket("/ws/live", Cookie=await server.log_in()):
        pass
    async with server.websocket("/ws/live", Authorization=await server.create_token()):
        pass


async def test_a_websocket_ends_with_its_login(server: WebServer) -> None:
    cookie = await server.log_in()
    token = await server.create_token()
    async with (
        server.websocket("/ws/live", Cookie=cookie) as by_session,
        server.websocket("/ws/live", Authorization=token) as by_token,
    ):
        await server.request("DELETE", "/tokens/0", Cookie=cookie)
        await server.request("DELETE", "/session", Cookie=cookie)
        frames = await asyncio.gather(by_session.read_frames_to_the_end(), by_token.read_frames_to_the_end())
        assert [frame.close_code for (frame,) in frames] == [1008, 1008]

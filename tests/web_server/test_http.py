"""What the server makes of requests, good and bad."""

import asyncio
import gzip

import aiohttp
import pytest

from tests.web_server.conftest import HERE
from tests.web_server.support import WebServer


def is_problem(body: object, status: int) -> bool:
    return isinstance(body, dict) and body["status"] == status and bool(body["title"]) and bool(body["detail"])


async def test_a_connection_serves_one_request_after_the_other(server: WebServer) -> None:
    async with server.client() as client:
        for _ in range(50):
            response = await client.get("/hello")
            assert response.status == 200
            assert response.json == {"who": "nobody"}
            assert response.headers["connection"] == "keep-alive"


async def test_a_connection_ends_when_the_client_wants_it(server: WebServer) -> None:
    async with server.client() as client:
        assert (await client.get("/hello", Connection="close")).headers["connection"] == "close"
        assert await client.closed()


async def test_http_1_0_is_answered_and_closed(server: WebServer) -> None:
    async with server.client() as client:
        await client.send(b"GET /stream?bytes=5000 HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        response = await client.read_response()
        assert response.status == 200
        assert "transfer-encoding" not in response.headers
        assert len(response.body) == 5000


async def test_head_tells_what_get_would_and_sends_no_body(server: WebServer) -> None:
    async with server.client() as client:
        for path in ("/hello", "/", "/stream?bytes=100000", "/nothing-here", "/secret"):
            whole = await client.get(path)
            head = await client.request("HEAD", path)
            assert head.status == whole.status
            assert head.headers == whole.headers
            assert head.body == b""


async def test_options_and_405_name_the_methods(server: WebServer) -> None:
    async with server.client() as client:
        options = await client.request("OPTIONS", "/secret")
        assert options.status == 204
        assert options.headers["allow"] == "OPTIONS, GET, HEAD, PATCH"
        assert "access-control-allow-origin" not in options.headers
        refused = await client.request("DELETE", "/secret")
        assert refused.status == 405
        assert refused.headers["allow"] == options.headers["allow"]
        assert (await client.request("PROPFIND", "/secret")).status == 405


async def test_errors_are_problems_and_keep_the_connection_where_they_can(server: WebServer) -> None:
    async with server.client() as client:
        for path, status in (("/nothing", 404), ("/../../etc/passwd", 404), ("/%2e%2e/secret", 404), ("/search", 400)):
            response = await client.get(path)
            assert response.status == status
            assert response.headers["content-type"] == "application/problem+json"
            assert is_problem(response.json, status)
            assert response.headers["connection"] == "keep-alive"
        assert (await client.get("/search")).json["pointer"] == "/q"


async def test_every_reply_carries_the_security_fields(server: WebServer) -> None:
    async with server.client() as client:
        for path in ("/", "/hello", "/nothing", "/secret", "/stream?bytes=1"):
            headers = (await client.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff"
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert not any(name.startswith("access-control") for name in headers)


async def test_a_page_is_compressed_and_not_sent_twice(server: WebServer) -> None:
    for path, name, kind in (("/", "index.html", "text/html"), ("/app.js", "app.js", "text/javascript")):
        response = await server.get(path)
        assert response.headers["content-encoding"] == "gzip"
        assert response.headers["content-type"].startswith(kind)
        assert gzip.decompress(response.body) == (HERE / "page" / name).read_bytes()
        tag = response.headers["etag"]
        for known in (tag, f'"other", W/{tag}', "*"):
            again = await server.get(path, If_None_Match=known)
            assert again.status == 304
            assert again.headers["etag"] == tag
            assert "content-length" not in again.headers
        assert (await server.get(path, If_None_Match='"other"')).status == 200


async def test_a_long_body_comes_in_chunks(server: WebServer) -> None:
    response = await server.get("/stream?bytes=1000000")
    assert response.headers["transfer-encoding"] == "chunked"
    assert response.complete
    assert response.body == bytes(ord("a") + left % 26 for left in range(1_000_000, 0, -1))
    assert (await server.get("/stream?bytes=0")).complete


async def test_a_stream_that_is_given_up_has_no_end(server: WebServer) -> None:
    response = await server.get("/stream?bytes=1000000&abort_at=500000")
    assert not response.complete


async def test_bodies_are_taken_up_to_the_limit_of_their_route(server: WebServer) -> None:
    async with server.client() as client:
        for size in (0, 1, 1000, 2048, 3072):
            body = bytes(32 + i % 90 for i in range(size))
            response = await client.request("POST", "/echo", body)
            assert response.status == 200
            assert response.body == body
        assert (await client.request("POST", "/echo", b"x" * 3073)).status == 413
        assert await client.closed()
    assert (await server.request("GET", "/hello", b"no body wanted")).status == 413


async def test_a_body_of_another_kind_is_refused(server: WebServer) -> None:
    response = await server.request("POST", "/echo", b"{}", Content_Type="application/x-www-form-urlencoded")
    assert response.status == 415
    assert response.headers["accept"] == "text/plain"
    assert (await server.request("POST", "/echo", b"ok", Content_Type="Text/Plain; charset=utf-8")).status == 200


async def test_a_client_that_asks_first_is_told_to_continue(server: WebServer) -> None:
    async with server.client() as client:
        await client.send(client.head("POST", "/echo", b"hello", Expect="100-continue"))
        assert (await client.read_response()).status == 100
        await client.send(b"hello")
        assert (await client.read_response()).body == b"hello"
        # What is refused by its head is not asked for.
        await client.send(client.head("POST", "/echo", b"x" * 5000, Expect="100-continue"))
        assert (await client.read_response()).status == 413


async def test_pipelined_requests_are_answered_up_to_the_first(server: WebServer) -> None:
    async with server.client() as client:
        await client.send(3 * client.head("GET", "/hello"))
        response = await client.read_response()
        assert response.status == 200
        assert response.headers["connection"] == "close"
        assert await client.closed()


async def test_what_follows_a_body_is_no_request(server: WebServer) -> None:
    async with server.client() as client:
        await client.send(client.head("POST", "/echo", b"hello") + b"hello" + client.head("GET", "/secret"))
        response = await client.read_response()
        assert response.body == b"hello"
        assert response.headers["connection"] == "close"
        assert await client.closed()


SMUGGLING = (
    b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello",
    b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1 2\r\n\r\nhello",
    b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length:\r\n\r\n",
    b"POST /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    b"GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n folded\r\n\r\n",
    b"GET /hello HTTP/1.1\nHost: 127.0.0.1\n\n",
    b"GET /hello HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
    b"GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /hello HTTP/1.1\r\n\r\n",
    b"GET /hello HTTP/2.0\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET http://127.0.0.1/hello HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /hel\xfflo HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /hel\0lo HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # a TLS hello
    b"GET /" + b"a" * 2000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 2000 + b"\r\n\r\n",
    b"GET /hello HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"A: b\r\n" * 60 + b"\r\n",
)


@pytest.mark.parametrize("request_bytes", SMUGGLING, ids=range(len(SMUGGLING)))
async def test_what_can_be_read_in_two_ways_is_refused_and_closed(server: WebServer, request_bytes: bytes) -> None:
    async with server.client() as client:
        await client.send(request_bytes + client.head("GET", "/hello"))
        response = await client.read_response()
        assert response.status in (400, 413, 414, 431, 501, 505)
        assert is_problem(response.json, response.status)
        assert response.headers["connection"] == "close"
        assert await client.closed()


async def test_a_handlers_text_cannot_add_header_fields(server: WebServer) -> None:
    response = await server.get("/inject")
    assert response.status == 204
    assert "x-injected" not in response.headers
    assert "x-value" not in response.headers


async def test_path_and_query_parameters_reach_the_handler(server: WebServer) -> None:
    assert (await server.get("/items/one/parts/two")).body == b"one two"
    assert (await server.get("/items//parts/two")).status == 404
    assert (await server.get("/items/one/parts/two/three")).status == 404
    assert (await server.get("/search?a=1&q=x%20y+z")).body == b"x y z"
    assert (await server.get("/search?q=%00")).status == 400
    assert (await server.get("/search?q=%zz")).status == 400


async def test_a_handler_that_forgets_to_reply_gives_500(server: WebServer) -> None:
    assert (await server.get("/silent")).status == 500


async def test_a_reply_can_come_later(server: WebServer) -> None:
    async with asyncio.timeout(5):
        slow = asyncio.create_task(server.get("/later?ms=600"))
        await asyncio.sleep(0)
        assert (await server.get("/hello")).status == 200
        assert not slow.done()
        assert (await slow).body == b"done"


async def test_a_streamed_body_is_counted_whole(server: WebServer) -> None:
    body = bytes(i * 7 % 256 for i in range(300_000))
    expected = 0
    for byte in body:
        expected = (expected * 31 + byte) % 2**32
    response = await server.request("POST", "/count", body, Content_Type="application/octet-stream")
    assert response.json == {"bytes": len(body), "sum": expected}


async def test_a_body_can_be_kept_waiting(server: WebServer) -> None:
    body = b"x" * 100_000
    response = await server.request("POST", "/count?hold_ms=1000", body, Content_Type="application/octet-stream")
    assert response.json["bytes"] == len(body)


@pytest.mark.parametrize(("where", "status"), [("begin", 409), ("middle", 422)])
async def test_a_body_can_be_refused_while_it_comes(server: WebServer, where: str, status: int) -> None:
    async with server.client() as client:
        body = b"x" * 1_000_000
        response = await client.request("POST", f"/count?refuse={where}", body, Content_Type="application/octet-stream")
        assert response.status == status
        assert response.headers["connection"] == "close"
    assert (await server.get("/hello")).status == 200


async def test_a_streamed_body_needs_its_length(server: WebServer) -> None:
    response = await server.request("POST", "/count")
    assert response.status == 411


async def test_aiohttp_is_served(server: WebServer) -> None:
    async with aiohttp.ClientSession(server.url) as session:
        for _ in range(20):
            async with session.get("/hello") as response:
                assert await response.json() == {"who": "nobody"}
        async with session.get("/") as response:
            assert "Nothing has been loaded" in await response.text()
        async with session.get("/stream", params={"bytes": 200_000}) as response:
            assert len(await response.read()) == 200_000
        async with session.post("/echo", data="text", headers={"Content-Type": "text/plain"}) as response:
            assert await response.text() == "text"

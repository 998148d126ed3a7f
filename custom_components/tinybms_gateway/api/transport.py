"""HTTP requests to the gateway, and its answers as values or exceptions."""

import asyncio
import json
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from .errors import (
    TinyBmsAddressError,
    TinyBmsAuthenticationError,
    TinyBmsBusyError,
    TinyBmsConflictError,
    TinyBmsConnectionError,
    TinyBmsForbiddenError,
    TinyBmsNotFoundError,
    TinyBmsProblemError,
    TinyBmsRejectedError,
    TinyBmsResponseError,
)

REQUEST_TIMEOUT_S = 10.0

_ERRORS: Mapping[int, type[TinyBmsProblemError]] = {
    HTTPStatus.BAD_REQUEST: TinyBmsRejectedError,
    HTTPStatus.UNAUTHORIZED: TinyBmsAuthenticationError,
    HTTPStatus.FORBIDDEN: TinyBmsForbiddenError,
    HTTPStatus.NOT_FOUND: TinyBmsNotFoundError,
    HTTPStatus.CONFLICT: TinyBmsConflictError,
    HTTPStatus.PRECONDITION_FAILED: TinyBmsConflictError,
    HTTPStatus.CONTENT_TOO_LARGE: TinyBmsRejectedError,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: TinyBmsRejectedError,
    HTTPStatus.UNPROCESSABLE_CONTENT: TinyBmsRejectedError,
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: TinyBmsRejectedError,
    HTTPStatus.TOO_MANY_REQUESTS: TinyBmsBusyError,
    HTTPStatus.SERVICE_UNAVAILABLE: TinyBmsBusyError,
}

type Query = Mapping[str, str | int]


class Transport:
    """Sends requests to one gateway; the session belongs to the caller."""

    def __init__(self, *, session: ClientSession, host: str, port: int, token: str | None) -> None:
        """Remember where the gateway is and what lets us in.

        Raises:
            TinyBmsAddressError: The host is more than a host, like a URL.
        """
        self.session = session
        try:
            self.base_url = URL.build(scheme="http", host=host.strip("[]"), port=port)
        except ValueError as error:
            raise TinyBmsAddressError(str(error)) from error
        self.token = token

    @property
    def headers(self) -> dict[str, str]:
        """What goes with every request."""
        return {} if self.token is None else {"Authorization": f"Bearer {self.token}"}

    @asynccontextmanager
    async def _open(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        data: bytes | AsyncIterable[bytes] | None = None,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = REQUEST_TIMEOUT_S,
    ) -> AsyncIterator[ClientResponse]:
        try:
            async with (
                asyncio.timeout(timeout_s),
                self.session.request(
                    method,
                    self.base_url.join(URL(path)).with_query(query or {}),
                    json=body,
                    data=data,
                    headers={**self.headers, **(headers or {})},
                    timeout=ClientTimeout(total=timeout_s),
                    allow_redirects=False,
                ) as response,
            ):
                if response.status >= HTTPStatus.MULTIPLE_CHOICES:
                    raise await _problem(response)
                yield response
        except TimeoutError as error:
            raise TinyBmsConnectionError(f"no answer from {self.base_url.host} within {timeout_s:g} s") from error
        except (ClientError, OSError) as error:
            raise TinyBmsConnectionError(str(error) or type(error).__name__) from error

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        data: bytes | AsyncIterable[bytes] | None = None,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = REQUEST_TIMEOUT_S,
    ) -> object:
        """Send a request.

        Returns:
            The decoded JSON of the answer, None when it has no body.

        Raises:
            TinyBmsConnectionError: The gateway is not there or does not answer in time.
            TinyBmsProblemError: The gateway refused; the subclass says how.
            TinyBmsResponseError: The answer is not JSON.
        """
        async with self._open(
            method, path, body=body, data=data, query=query, headers=headers, timeout_s=timeout_s
        ) as response:
            raw = await response.read()
        if not raw:
            return None
        try:
            return json.loads(raw)
        except ValueError as error:
            raise TinyBmsResponseError(f"{method} {path} was not answered with JSON") from error

    async def stream(self, path: str, *, query: Query | None, timeout_s: float) -> AsyncIterator[bytes]:
        """Read a long answer piece by piece.

        Raises:
            TinyBmsConnectionError: The gateway is not there, or the answer broke off.
            TinyBmsProblemError: The gateway refused; the subclass says how.
        """
        async with self._open("GET", path, query=query, timeout_s=timeout_s) as response:
            async for chunk in response.content.iter_any():
                yield chunk


async def _problem(response: ClientResponse) -> TinyBmsProblemError:
    """Turn an answer that is not a success into what it means."""
    try:
        document = json.loads(await response.read())
    except ValueError:
        document = None
    if not isinstance(document, Mapping):
        document = {}

    def text(key: str) -> str | None:
        value = document.get(key)
        return value if isinstance(value, str) else None

    error = _ERRORS.get(response.status, TinyBmsProblemError)(
        status=response.status,
        title=text("title") or f"HTTP {response.status}",
        detail=text("detail"),
        problem_type=text("type"),
        pointer=text("pointer"),
        allowed=text("allowed"),
    )
    if isinstance(error, TinyBmsBusyError):
        retry_after = response.headers.get("Retry-After", "")
        error.retry_after_s = float(retry_after) if retry_after.isdigit() else None
    return error

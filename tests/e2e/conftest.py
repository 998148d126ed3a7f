"""One house for all tests: it takes a while to furnish."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e.house import House, furnished


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Home Assistant and a gateway that it has found."""
    async with furnished(tmp_path_factory.mktemp("house")) as house:
        yield house

"""What the tests of the Home Assistant integration share."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from unittest.mock import patch

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_HOST, CONF_PORT, CONF_TOKEN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion
from yarl import URL

import custom_components  # noqa: F401 - before the test package offers its own folder of that name
from custom_components.tinybms_gateway import home
from custom_components.tinybms_gateway.const import DOMAIN
from tests.homeassistant.fake_gateway import TOKEN, FakeGateway

UNIQUE_ID = "020000000001"

type SetUp = Callable[[], Awaitable[None]]


@pytest.fixture(autouse=True)
def integration(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant find the integration; a recorder has to be there before it looks."""
    if "hass" not in request.fixturenames:
        return
    if "recorder_mock" in request.fixturenames:
        request.getfixturevalue("recorder_mock")
    request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Leave out what is another in every run; which of two plugins brings the fixture is a matter of luck."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
async def gateway(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeGateway]:
    """A gateway on a port of its own, which tells of its releases, too."""
    request.getfixturevalue("socket_enabled")
    fake = FakeGateway()
    await fake.start()
    monkeypatch.setattr(home, "latest_release", lambda _hass: URL(f"http://127.0.0.1:{fake.port}/releases/latest"))
    yield fake
    await fake.stop()


@pytest.fixture
def options() -> dict[str, object]:
    """The options of the entry; tests that need others override this."""
    return {}


@pytest.fixture
def entry(hass: HomeAssistant, gateway: FakeGateway, options: dict[str, object]) -> MockConfigEntry:
    """The gateway as it was added."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="TinyBMS gateway",
        unique_id=UNIQUE_ID,
        data={CONF_HOST: "127.0.0.1", CONF_PORT: gateway.port, CONF_TOKEN: TOKEN},
        options=options,
    )
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
def set_up(hass: HomeAssistant, entry: MockConfigEntry, gateway: FakeGateway) -> SetUp:
    """Sets the entry up and waits for the WebSocket."""

    async def set_up() -> None:
        assert await hass.config_entries.async_setup(entry.entry_id)
        assert entry.state is ConfigEntryState.LOADED
        await gateway.connected()
        await hass.async_block_till_done()

    return set_up


@pytest.fixture
def all_enabled() -> Iterator[None]:
    """Enable what is disabled by default, too."""
    with patch.object(Entity, "entity_registry_enabled_default", new=True):
        yield

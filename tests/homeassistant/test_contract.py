"""What the tests pretend the gateway says is what the contract lets it say."""

import pytest

from tests.homeassistant import contract
from tests.homeassistant.fake_gateway import FakeGateway, fixture


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("info", "Info"),
        ("state", "State"),
        ("settings", "Settings"),
        ("config", "Config"),
        ("events", "EventList"),
    ],
)
def test_fixture_keeps_to_the_contract(name: str, schema: str) -> None:
    contract.check_schema(schema, fixture(name))


def test_a_fixture_that_drifts_is_found() -> None:
    state = fixture("state")
    del state["battery"]["soc_percent"]
    with pytest.raises(AssertionError, match="soc_percent"):
        contract.check_schema("State", state)


def test_the_fake_answers_every_path_that_the_client_uses() -> None:
    used = {"/info", "/session", "/state", "/ws", "/history", "/history.csv", "/events", "/events.csv", "/settings"}
    assert used <= set(contract.document()["paths"])
    assert FakeGateway().state == fixture("state")

"""Requests made from the contract by schemathesis: right, wrong and strange ones. No answer may be unknown to it."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.contract import METHODS, PATH
from tests.web.client import PASSWORD
from tests.web.conftest import Gateway

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 25
# They end the run or the login, or are shown elsewhere.
LEFT_OUT = ["openWebSocket", "logOut", "revokeToken", "changePassword", "uploadFirmware"]
RESTARTING = {"restart", "bms_restart"}
LONG_CAPTURES_S = {str(seconds) for seconds in range(2, 3601)}
"""They are answered for as long as they were asked for."""

schema = schemathesis.openapi.from_path(PATH).exclude(operation_id=LEFT_OUT)


@pytest.fixture(scope="module")
def login(gateway: Gateway) -> Iterator[dict[str, str]]:
    body = {"password": PASSWORD, "kind": "token", "name": "schemathesis"}
    answer = requests.post(f"{gateway.base}/session", json=body, timeout=10)
    assert answer.status_code == 201
    yield {"Authorization": f"Bearer {answer.json()['token']}"}
    # Whatever was asked, the gateway is as well as before.
    assert requests.get(f"{gateway.base}/info", timeout=10).status_code == 200


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_in_the_contract(case: schemathesis.Case[Any], gateway: Gateway, login: dict[str, str]) -> None:
    if (case.path_parameters or {}).get("name") in RESTARTING:
        return
    if str((case.query or {}).get("duration_s")) in LONG_CAPTURES_S:
        return
    response = case.call(base_url=gateway.base, headers=login, timeout=20)
    if case.method.lower() not in METHODS:
        # HEAD, OPTIONS, or a method that no server has to know (RFC 9110, 15.6.2).
        assert response.status_code < 500 or response.status_code == 501
        return
    case.validate_response(response, checks=CHECKS)

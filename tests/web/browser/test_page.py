"""The page in a real browser, served by the compiled firmware: the tests are web/e2e/page.test.ts."""

import pytest

from tests.web.browser.page_gateway import drive_browser, page_gateway


@pytest.mark.timeout(600)
async def test_the_page_works_in_a_browser_on_the_compiled_gateway() -> None:
    async with page_gateway("charge") as environment:
        code, output = await drive_browser(environment)
    assert code == 0, output[-6000:]

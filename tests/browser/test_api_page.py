"""The API's page with every operation unfolded, which a walk from page to page does not see."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_every_page import WCAG
from tests.sizes import often

UNFOLD = "document.querySelectorAll('details.api-operation').forEach(one => { one.open = true })"


#: The page takes seconds to unfold: each language on one screen, all when there is time.
SCREENS = {
    "vi-phone": ("vi", PHONE),
    "en-desktop": ("en", DESKTOP),
    "vi-desktop": ("vi", DESKTOP),
    "en-phone": ("en", PHONE),
}
LOOKED_AT = dict(islice(SCREENS.items(), often(4, gate=1)))


@pytest.mark.parametrize(("language", "viewport"), LOOKED_AT.values(), ids=LOOKED_AT)
def test_all_that_is_folded_fits_and_can_be_read_aloud(opened, axe, language, viewport):
    page = opened(viewport=viewport)
    page.goto(f"/api/docs?lang={language}")
    page.evaluate(UNFOLD)
    assert page.locator("details.api-operation[open]").count() > 40
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG
    )
    assert [(one["id"], one["nodes"][0]["html"][:110]) for one in found["violations"]] == []


def test_it_needs_no_script(opened):
    page = opened(java_script_enabled=False)
    page.goto("/api/docs")
    page.locator("#post-api-v1-scans summary").click()
    assert page.locator("#post-api-v1-scans .api-example").first.is_visible()

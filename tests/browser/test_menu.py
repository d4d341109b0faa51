"""The menu on a phone: folded away, and readable when it is open."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE


@pytest.mark.parametrize("username", [None, "thcs", "xa"])
def test_the_open_menu_is_readable_on_a_phone(opened, axe, username):
    page = opened(username, viewport=PHONE)
    page.goto("/about")
    page.locator(".top-menu > summary").click()
    if username:
        page.locator(".top-menu .menu-more > summary").click()
    assert page.locator(".top-menu nav a").first.is_visible()
    page.evaluate(axe)
    found = page.evaluate("axe.run('.top-menu nav', {runOnly: ['color-contrast', 'target-size']})")
    # White on white is no violation for axe, but something it cannot tell.
    told = [*found["violations"], *found["incomplete"]]
    assert [(fault["id"], node["html"]) for fault in told for node in fault["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

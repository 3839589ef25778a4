"""What axe finds on every view, at the widths of phone, tablet and desk, light and dark: nothing serious."""

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

pytestmark = pytest.mark.parametrize("language", ["en"])

WIDTHS = pytest.mark.parametrize("width", [390, 820, 1440])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture
def tab(chromium, width, scheme, words):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=words.locale, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@WIDTHS
@SCHEMES
def test_the_storefront(tab, address, ask, serious, words):
    tab.goto(address)
    expect(tab.locator(".example").first).to_be_visible()
    found = serious(tab, "start")
    ask(tab, words.need)
    add = tab.get_by_role("article").first.locator(".button--add")
    expect(add).to_be_visible()
    found += serious(tab, "results")
    tab.get_by_role("article").first.locator(".card__open").click()
    expect(tab.get_by_role("dialog").locator(".facts")).to_be_visible()
    found += serious(tab, "sheet")
    tab.keyboard.press("Escape")
    add.click()
    tab.locator(".top__cart").click()
    expect(tab.get_by_role("dialog").locator(".missing")).to_be_visible()
    found += serious(tab, "cart")
    assert found == []


@WIDTHS
@SCHEMES
def test_the_dashboard(tab, address, serious):
    found = []
    for view in ("overview", "asked", "lacking", "funnel", "catalogue", "system"):
        tab.goto(f"{address}/dashboard#/{view}")
        expect(tab.get_by_role("heading").first).to_be_visible()
        found += serious(tab, view)
    assert found == []

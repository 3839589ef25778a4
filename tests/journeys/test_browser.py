"""The storefront and the dashboard in a real browser, against a real server: both languages, failures, and what axe finds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = "/usr/bin/chromium"
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic"
REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "src" / "crossaisle" / "service" / "page" / "index.html"
AXE = REPOSITORY / "web" / "node_modules" / "axe-core" / "axe.min.js"
WORDS = {
    "zh": {
        "locale": "zh-CN",
        "need": "两三千的手机，不要黑色",
        "add": re.compile("^加入购物车"),
        "absent": "一架三角钢琴",
        "retry": "再试一次",
    },
    "en": {
        "locale": "en-US",
        "need": "a tent for four, under $250",
        "add": re.compile("^Add to cart"),
        "absent": "a grand piano",
        "retry": "Try again",
    },
}

pytestmark = [
    pytest.mark.skipif(not Path(CHROMIUM).is_file(), reason=f"needs {CHROMIUM}: apt-get install chromium fonts-noto-cjk"),
    pytest.mark.skipif(not PAGE.is_file(), reason="needs the built page: make test builds it, or npm run build in web/"),
]


@pytest.fixture(scope="module")
def address(demo, tmp_path_factory, serving):
    place = tmp_path_factory.mktemp("browsed") / "shop"
    shutil.copytree(demo.directory.path, place)
    with serving(place) as (found, _):
        yield found


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium, request):
    language = getattr(request, "param", "en")
    context = chromium.new_context(locale=WORDS[language]["locale"], viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def ask(tab, address, text):
    if not tab.url.startswith(address):
        tab.goto(address)
    box = tab.get_by_role("combobox").first
    box.fill(text)
    box.press("Enter")


def cards(tab):
    return tab.get_by_role("article")


@pytest.mark.parametrize(("tab", "language"), [("zh", "zh"), ("en", "en")], indirect=["tab"])
def test_from_a_need_to_the_cart_to_another_page(tab, address, language):
    words = WORDS[language]
    ask(tab, address, words["need"])
    playwright.expect(tab.get_by_role("heading", level=1)).to_contain_text(words["need"][:6])
    add = tab.get_by_role("button", name=words["add"]).first
    playwright.expect(add).to_be_visible()
    named = add.get_attribute("aria-label") or add.inner_text()
    title = re.split("[:：]", named, maxsplit=1)[-1].strip()
    playwright.expect(tab.get_by_role("article").filter(has_text=title)).not_to_have_count(0)
    with tab.expect_response(lambda answer: answer.url.endswith("/v1/events") and answer.status == 200):
        add.click()
    tab.goto(address)
    ask(tab, address, words["need"])
    playwright.expect(tab.get_by_role("button", name=words["add"]).first).to_be_visible()
    playwright.expect(tab.get_by_role("article").filter(has_text=title)).to_have_count(0)


@pytest.mark.parametrize(("tab", "language"), [("zh", "zh"), ("en", "en")], indirect=["tab"])
def test_a_chip_that_is_removed_changes_the_answer(tab, address, language):
    with tab.expect_response(lambda answer: "/v1/recommend/stream" in answer.url) as first:
        ask(tab, address, WORDS[language]["need"])
    assert '"edits"' not in (first.value.request.post_data or "") or '"edits":[]' in first.value.request.post_data
    chip = tab.get_by_role("button", name=re.compile("移除|去掉|删除|Remove|Leave out", re.IGNORECASE)).first
    with tab.expect_response(lambda answer: "/v1/recommend/stream" in answer.url) as second:
        chip.click()
    assert '"action":"remove"' in second.value.request.post_data


@pytest.mark.parametrize(("tab", "language"), [("zh", "zh"), ("en", "en")], indirect=["tab"])
def test_what_the_shop_lacks_is_said(tab, address, language):
    ask(tab, address, WORDS[language]["absent"])
    said = "本店" if language == "zh" else "This shop has no"
    playwright.expect(tab.get_by_text(re.compile(said)).first).to_be_visible()


@pytest.mark.parametrize(("tab", "language"), [("zh", "zh"), ("en", "en")], indirect=["tab"])
def test_a_failing_server_is_told_in_words_and_tried_again(tab, address, language):
    tab.goto(address)
    tab.route("**/v1/recommend/stream", lambda route: route.abort())
    ask(tab, address, WORDS[language]["need"])
    retry = tab.get_by_role("button", name=WORDS[language]["retry"])
    playwright.expect(retry).to_be_visible()
    tab.unroute("**/v1/recommend/stream")
    retry.click()
    playwright.expect(tab.get_by_role("button", name=WORDS[language]["add"]).first).to_be_visible()


def test_the_dashboard_shows_what_was_asked_and_not_found(chromium, tab, address):
    """By two shoppers: what only one has said stays out of the merchant's sight."""
    for _ in range(2):
        other = chromium.new_context(locale="en-US")
        ask(page := other.new_page(), address, WORDS["en"]["absent"])
        playwright.expect(page.get_by_text(re.compile("This shop has no")).first).to_be_visible()
        other.close()
    tab.goto(f"{address}/dashboard#/lacking")
    playwright.expect(tab.get_by_text(re.compile("piano", re.IGNORECASE)).first).to_be_visible()


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm ci in web/")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_axe_finds_nothing_serious(chromium, address, width, scheme):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-US", reduced_motion="reduce")
    context.set_default_timeout(20_000)
    tab = context.new_page()
    ask(tab, address, WORDS["en"]["need"])
    playwright.expect(tab.get_by_role("button", name=WORDS["en"]["add"]).first).to_be_visible()
    found = serious(tab, "results")
    for view in ("overview", "asked", "lacking", "funnel", "catalogue", "system"):
        tab.goto(f"{address}/dashboard#/{view}")
        playwright.expect(tab.get_by_role("heading").first).to_be_visible()
        found += serious(tab, view)
    context.close()
    assert found == []


def serious(tab, where):
    """Give what axe finds; its source is evaluated, which the page's policy does not forbid to a test."""
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    violations = tab.evaluate("async () => (await axe.run()).violations")
    return [(where, one["id"], one["nodes"][0]["html"][:200]) for one in violations if one["impact"] in {"serious", "critical"}]

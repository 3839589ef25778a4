"""The storefront and the dashboard as shoppers and merchants use them, in both languages, failures among them."""

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect


def test_from_a_need_to_the_cart_to_another_page(tab, address, ask, words):
    ask(tab, words.need)
    expect(tab.get_by_role("heading", level=1)).to_contain_text(words.need[:6])
    add = tab.get_by_role("button", name=words.add).first
    expect(add).to_be_visible()
    named = add.get_attribute("aria-label") or add.inner_text()
    title = re.split("[:：]", named, maxsplit=1)[-1].strip()
    expect(tab.get_by_role("article").filter(has_text=title)).not_to_have_count(0)
    with tab.expect_response(lambda answer: answer.url.endswith("/v1/events") and answer.status == 200):
        add.click()
    tab.goto(address)
    ask(tab, words.need)
    expect(tab.get_by_role("button", name=words.add).first).to_be_visible()
    expect(tab.get_by_role("article").filter(has_text=title)).to_have_count(0)


def test_a_chip_that_is_removed_changes_the_answer(tab, ask, words):
    with tab.expect_response(lambda answer: "/v1/recommend/stream" in answer.url) as first:
        ask(tab, words.need)
    assert '"edits"' not in (first.value.request.post_data or "") or '"edits":[]' in first.value.request.post_data
    with tab.expect_response(lambda answer: "/v1/recommend/stream" in answer.url) as second:
        tab.get_by_role("button", name=words.remove).first.click()
    assert '"action":"remove"' in second.value.request.post_data


def test_what_the_shop_lacks_is_said(tab, ask, words, language):
    ask(tab, words.absent)
    said = "本店" if language == "zh" else "This shop has no"
    expect(tab.get_by_text(re.compile(said)).first).to_be_visible()


def test_a_failing_server_is_told_in_words_and_tried_again(tab, address, ask, words):
    tab.goto(address)
    tab.route("**/v1/recommend/stream", lambda route: route.abort())
    ask(tab, words.need)
    retry = tab.get_by_role("button", name=words.retry)
    expect(retry).to_be_visible()
    tab.unroute("**/v1/recommend/stream")
    retry.click()
    expect(tab.get_by_role("button", name=words.add).first).to_be_visible()


@pytest.mark.parametrize("language", ["en"])
def test_the_look_follows_the_system_until_one_is_chosen(tab, address, language):
    def is_dark():
        return tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 22, 26)"

    tab.emulate_media(color_scheme="dark")
    tab.goto(address)
    look = tab.get_by_role("button", name=re.compile("^Look: "))
    expect(look).to_have_accessible_name("Look: As the system")
    assert is_dark()
    look.click()
    expect(look).to_have_accessible_name("Look: Light")
    assert not is_dark()
    tab.emulate_media(color_scheme="light")
    look.click()
    expect(look).to_have_accessible_name("Look: Dark")
    assert is_dark()
    tab.reload()
    assert is_dark()


@pytest.mark.parametrize("language", ["en"])
def test_the_dashboard_shows_what_was_asked_and_not_found(chromium, tab, address, ask, words):
    """By two shoppers: what only one has said stays out of the merchant's sight."""
    for _ in range(2):
        other = chromium.new_context(locale=words.locale)
        ask(page := other.new_page(), words.absent)
        expect(page.get_by_text(re.compile("This shop has no")).first).to_be_visible()
        other.close()
    tab.goto(f"{address}/dashboard#/lacking")
    expect(tab.get_by_text(re.compile("piano", re.IGNORECASE)).first).to_be_visible()

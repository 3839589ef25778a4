"""A server that takes its time: the page shows that it works, stays of use, and the last question wins."""

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

STREAM = "**/v1/recommend/stream"


@pytest.fixture
def held(tab, address):
    """The questions that wait for their answer; the test lets each go on."""
    tab.goto(address)
    waiting = []
    tab.route(STREAM, lambda route: waiting.append(route))  # noqa: PLW0108 - a built-in method takes no mark of Playwright's
    yield waiting
    tab.unroute(STREAM)


def test_the_wait_is_seen_and_the_page_stays_of_use(tab, held, ask, words):
    ask(tab, words.need)
    expect(tab.locator(".skeletons")).to_be_visible()
    expect(tab.get_by_role("status").filter(has_text=words.looking)).to_be_visible()
    tab.locator(".top__cart").click()
    expect(tab.get_by_role("dialog")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)
    expect(tab.locator(".skeletons")).to_be_visible()
    assert len(held) == 1
    held[0].continue_()
    expect(tab.get_by_role("button", name=words.add).first).to_be_visible()
    expect(tab.locator(".skeletons")).to_have_count(0)


def test_a_long_wait_is_said(tab, held, ask, words, language):
    tab.clock.install()
    ask(tab, words.need)
    expect(tab.locator(".skeletons")).to_be_visible()
    tab.clock.run_for(4100)
    said = "还在找" if language == "zh" else "Still working"
    expect(tab.get_by_role("status").filter(has_text=said)).to_be_visible()


def test_a_second_question_wins_over_the_first(tab, held, ask, words):
    ask(tab, words.absent)
    expect(tab.locator(".skeletons")).to_be_visible()
    ask(tab, words.need)
    expect(tab.get_by_role("heading", level=1)).to_contain_text(words.need)
    first, second = held
    second.continue_()
    expect(tab.get_by_role("button", name=words.add).first).to_be_visible()
    # The page has dropped the first question; its answer, should one come, changes nothing.
    assert first.request.failure is not None
    expect(tab.get_by_role("heading", level=1)).to_contain_text(words.need)
    expect(tab.locator(".absent")).to_have_count(0)

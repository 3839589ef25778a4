"""Talking to the shop in its page, in both languages: from a need to the cart, over a reload, with a server that fails."""

from dataclasses import dataclass

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

CHAT = "**/v1/chat/stream"


@dataclass(frozen=True)
class Script:
    """What a shopper says, and the words on what is pressed."""

    opener: str
    need: str
    cheaper: str
    compare: str
    question: str
    fact: str
    add: str
    papers: str
    file: str
    person: str
    goes_on: str
    see_cart: str
    start_over: str


SCRIPTS = {
    "zh": Script(
        opener="聊一聊", need="两三千的手机", cheaper="便宜点", compare="比较前两个", question="第一个有多重？", fact="重量",
        add="把它加到购物车", papers="可以退货吗？", file="returns.zh.md", person="转人工", goes_on="接下来由真人继续。",
        see_cart="看看购物车", start_over="重新开始",
    ),
    "en": Script(
        opener="Talk to us", need="a tent for four, under $250", cheaper="cheaper", compare="compare the first two",
        question="is the first one waterproof?", fact="water resistance", add="add it to my cart", papers="how long can I return things?",
        file="returns.en.md", person="I want to talk to a person", goes_on="A person goes on from here.",
        see_cart="See the cart", start_over="Begin anew",
    ),
}  # fmt: skip


@pytest.fixture
def script(language):
    return SCRIPTS[language]


@pytest.fixture
def opened(address, script):
    """Give what opens the page and its panel by keyboard, and gives the panel."""

    def begin(tab):
        if not tab.url.startswith(address):
            tab.goto(address)
        opener = tab.get_by_role("button", name=script.opener)
        expect(opener).to_be_visible()
        opener.focus()
        tab.keyboard.press("Enter")
        panel = tab.get_by_role("dialog", name=script.opener)
        expect(panel.get_by_role("textbox")).to_be_focused()
        return panel

    return begin


@pytest.fixture
def say(script):
    """Give what types words and sends them by Enter, and gives the turn that they begin."""

    def speak(tab, panel, words):
        tab.keyboard.type(words)
        tab.keyboard.press("Enter")
        turn = panel.locator(".talk__turn").last
        expect(turn.locator(".talk__said")).to_contain_text(words)
        return turn

    return speak


def number(text):
    """Give the amount of a price as shown."""
    return float("".join(sign for sign in text if sign.isdigit() or sign == "."))


def test_from_a_need_to_the_cart_and_to_a_person(tab, opened, say, script):
    panel = opened(tab)
    first = say(tab, panel, script.need)
    expect(first.get_by_role("article").first).to_be_visible()
    asked = number(first.locator(".price__now").first.inner_text())

    second = say(tab, panel, script.cheaper)
    expect(second.get_by_role("article").nth(1)).to_be_visible()
    expect(panel.get_by_role("status")).to_have_text(second.locator(".talk__text").inner_text())
    prices = [number(one) for one in second.locator(".price__now").all_inner_texts()]
    assert min(prices) <= asked
    titles = second.locator(".companion__title").all_inner_texts()[:2]

    table = say(tab, panel, script.compare).get_by_role("table")
    for title in titles:
        expect(table.get_by_role("columnheader").filter(has_text=title)).to_have_count(1)
    expect(table.get_by_role("row")).not_to_have_count(1)

    answer = say(tab, panel, script.question)
    expect(answer.locator(".facts")).to_contain_text(script.fact)

    bought = say(tab, panel, script.add)
    bought.get_by_role("button", name=script.see_cart).click()
    expect(tab.get_by_role("dialog").last.locator(".line__title")).to_have_text([titles[0]])
    tab.keyboard.press("Escape")
    expect(bought.get_by_role("button", name=script.see_cart)).to_be_focused()
    expect(tab.locator(".top__count")).to_have_text("1")

    panel.get_by_role("textbox").focus()
    expect(say(tab, panel, script.papers).locator("summary")).to_contain_text(script.file)
    expect(say(tab, panel, script.person).get_by_text(script.goes_on)).to_be_visible()


def test_a_reload_goes_on_and_a_new_beginning_forgets(tab, opened, say, script):
    panel = opened(tab)
    expect(say(tab, panel, script.need).get_by_role("article").first).to_be_visible()
    assert script.need not in tab.url
    tab.reload()
    panel = opened(tab)
    expect(panel.locator(".talk__said")).to_contain_text(script.need)
    expect(panel.get_by_role("article").first).to_be_visible()
    expect(panel.get_by_role("status")).to_be_empty()
    with tab.expect_request(CHAT) as sent:
        expect(say(tab, panel, script.cheaper).get_by_role("article").first).to_be_visible()
    assert sent.value.post_data_json["conversation_id"]
    with tab.expect_response(lambda answer: answer.request.method == "DELETE" and "/v1/chat/" in answer.url) as gone:
        panel.get_by_role("button", name=script.start_over).click()
    assert gone.value.status == 204
    expect(panel.locator(".talk__turn")).to_have_count(0)
    expect(panel.get_by_role("textbox")).to_be_focused()


def test_a_reply_that_was_lost_is_no_second_turn_and_a_reload_shows_everything_again(tab, opened, say, script, words):
    panel = opened(tab)
    expect(say(tab, panel, script.need).get_by_role("article").first).to_be_visible()
    expect(say(tab, panel, script.compare).get_by_role("table")).to_be_visible()
    expect(say(tab, panel, script.question).locator(".facts")).to_contain_text(script.fact)

    def lose(route):
        route.fetch()  # the shop answers, and nobody hears it
        route.abort()

    tab.route(CHAT, lose)
    lost = say(tab, panel, script.add)
    retry = lost.get_by_role("alert").get_by_role("button", name=words.retry)
    expect(retry).to_be_visible()
    tab.unroute(CHAT)
    retry.click()
    expect(lost.get_by_role("button", name=script.see_cart)).to_be_visible()
    tab.reload()
    panel = opened(tab)
    expect(panel.locator(".talk__turn")).to_have_count(4)
    expect(panel.get_by_role("article").first).to_be_visible()
    expect(panel.get_by_role("table")).to_be_visible()
    expect(panel.locator(".facts")).to_contain_text(script.fact)
    expect(tab.locator(".top__count")).to_have_text("1")


def test_a_product_opens_from_the_talk_and_escape_leads_back(tab, opened, say, script):
    panel = opened(tab)
    with tab.expect_response(lambda answer: answer.url.endswith("/v1/events") and "impression" in (answer.request.post_data or "")) as seen:
        card = say(tab, panel, script.need).get_by_role("article").first
    assert {one["status"] for one in seen.value.json()["results"]} == {"stored"}
    title = card.locator(".card__open")
    title.click()
    expect(tab.locator(".sheet .facts")).not_to_have_count(0)
    tab.keyboard.press("Escape")
    expect(title).to_be_focused()
    with tab.expect_response(
        lambda answer: answer.url.endswith("/v1/events") and "add_to_cart" in (answer.request.post_data or "")
    ) as sent:
        card.locator(".round--add").click()
    assert sent.value.json()["results"][0]["status"] == "stored"
    tab.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(tab.get_by_role("button", name=script.opener)).to_be_focused()
    expect(tab.locator(".top__count")).to_have_text("1")


def test_a_failing_server_is_told_in_words_and_tried_again(tab, opened, say, script, words):
    panel = opened(tab)
    tab.route(CHAT, lambda route: route.abort())
    turn = say(tab, panel, script.need)
    retry = turn.get_by_role("alert").get_by_role("button", name=words.retry)
    expect(retry).to_be_visible()
    tab.unroute(CHAT)
    retry.click()
    expect(turn.get_by_role("article").first).to_be_visible()
    expect(panel.get_by_role("alert")).to_have_count(0)
    expect(panel.locator(".talk__turn")).to_have_count(1)


def test_a_panel_that_cannot_be_loaded_is_told(tab, address, script, language):
    tab.route("**/assets/TalkPanel-*.js", lambda route: route.abort())
    tab.goto(address)
    tab.get_by_role("button", name=script.opener).click()
    said = "没能打开" if language == "zh" else "could not be loaded"
    expect(tab.get_by_role("status").filter(has_text=said)).to_be_visible()
    expect(tab.get_by_role("combobox").first).to_be_visible()


@pytest.mark.parametrize("language", ["en"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_axe_and_nothing_wider_than_the_screen(chromium, opened, say, serious, script, words, width, scheme):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=words.locale, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    tab = context.new_page()
    panel = opened(tab)
    found = serious(tab, "empty panel")
    expect(say(tab, panel, script.need).get_by_role("article").first).to_be_visible()
    found += serious(tab, "products")
    expect(say(tab, panel, script.compare).get_by_role("table")).to_be_visible()
    expect(say(tab, panel, script.question).locator(".facts")).to_be_visible()
    expect(say(tab, panel, script.papers).locator("summary")).to_be_visible()
    found += serious(tab, "table, facts and papers")
    tab.route(CHAT, lambda route: route.abort())
    expect(say(tab, panel, script.need).get_by_role("alert")).to_be_visible()
    found += serious(tab, "failure")
    assert found == []
    across = panel.evaluate("(one) => [one.getBoundingClientRect().width, one.scrollWidth, one.scrollTop, document.body.scrollWidth]")
    assert across == [390 if width == 390 else 520, across[0], 0, width]
    context.close()

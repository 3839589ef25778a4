"""The storefront by keyboard alone: every step by Tab, arrows, Enter and Escape, and the focus is never lost."""

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

MOST_TABS = 60


def tab_to(tab, target):
    """Press Tab until the target has the focus."""
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        tab.keyboard.press("Tab")
    pytest.fail(f"{target} is not reached by {MOST_TABS} tabs; the focus is on {focused(tab)}")


def focused(tab):
    return tab.evaluate("document.activeElement === document.body ? '' : document.activeElement.outerHTML.slice(0, 200)")


@pytest.fixture
def answered(tab, address, words):
    """A need asked by keys alone."""
    tab.goto(address)
    tab_to(tab, tab.get_by_role("combobox"))
    tab.keyboard.type(words.need)
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("button", name=words.add).first).to_be_visible()
    return tab


def test_a_suggestion_is_chosen_by_arrows(tab, address, words):
    tab.goto(address)
    box = tab.get_by_role("combobox")
    tab_to(tab, box)
    tab.keyboard.type(words.begun)
    expect(tab.get_by_role("option").nth(1)).to_be_visible()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    chosen = tab.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    text = chosen.locator(".suggestion__text").inner_text()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text(text)
    expect(tab.get_by_role("article").first).to_be_visible()
    assert focused(tab)


def test_a_chip_is_removed_and_put_back(answered, words):
    chip = answered.get_by_role("button", name=words.remove).first
    tab_to(answered, chip)
    answered.keyboard.press("Enter")
    back = answered.get_by_role("button", name=words.put_back)
    expect(back).to_be_focused()
    expect(answered.get_by_role("article").first).to_be_visible()
    answered.keyboard.press("Enter")
    expect(back).to_have_count(0)
    expect(answered.locator(".chip :focus")).to_have_count(1)


def test_a_sheet_opens_and_gives_the_focus_back(answered):
    card = answered.get_by_role("article").first.locator(".card__open")
    tab_to(answered, card)
    answered.keyboard.press("Enter")
    sheet = answered.get_by_role("dialog")
    expect(sheet).to_be_visible()
    assert sheet.evaluate("element => element.contains(document.activeElement)")
    answered.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(card).to_be_focused()


def test_a_product_goes_into_the_cart(answered, words):
    add = answered.get_by_role("article").first.locator(".button--add")
    tab_to(answered, add)
    answered.keyboard.press("Enter")
    expect(add).to_be_focused()
    expect(answered.locator(".top__count")).to_have_text("1")


def test_a_product_is_put_away_and_comes_back(answered, words):
    card = answered.get_by_role("article").first
    title = card.get_by_role("heading").inner_text()
    named = answered.get_by_role("article", name=title, exact=True)
    tab_to(answered, answered.get_by_role("button", name=words.dismiss).first)
    answered.keyboard.press("Enter")
    expect(answered.get_by_role("menuitem").first).to_be_focused()
    answered.keyboard.press("ArrowDown")
    answered.keyboard.press("Enter")
    expect(named).to_have_count(0)
    undo = answered.get_by_role("button", name=words.undo)
    expect(undo).to_be_focused()
    answered.keyboard.press("Enter")
    expect(named.locator(".card__open")).to_be_focused()

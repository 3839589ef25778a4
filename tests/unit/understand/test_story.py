"""What is told, and what is there already."""

import pytest

from crossaisle.understand.story import owned_spans, story_spans


def somewhere(start: int, end: int) -> bool:
    return True


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("my phone keeps dying, need a power bank", ["my phone keeps dying,"]),
        ("need a sleeping bag, i already have a tent", [" i already have a tent"]),
        ("i have a coffee machine and need beans", ["i have a coffee machine and "]),
        ("i have to buy a tent", []),
        ("i have $200 and want a tablet", []),
        ("my kettle died", []),
        ("键盘有了，再来个鼠标", ["键盘有了，"]),
    ],
)
def test_what_is_told(text: str, told: list[str]) -> None:
    assert [text[start:end] for start, end in story_spans(text, has_noun=somewhere)] == told


def test_what_is_owned_names_a_thing() -> None:
    assert owned_spans("i have sensitive skin, need a cream", has_noun=lambda start, end: False) == []
    assert owned_spans("we already own a tent, what else", has_noun=somewhere) == [(0, 22)]

"""Requests that say themselves how many things they ask for, known or not, and which words are about which."""

import pytest

from crossaisle.knowledge import Lexicon
from crossaisle.knowledge.loader import load
from crossaisle.understand import needs
from crossaisle.understand.constraints import ConstraintReader
from crossaisle.understand.items import find_items
from crossaisle.understand.properties import opens_property


def said(text: str) -> list[list[str]]:
    return [[text[start:end].strip(" ,.;；。，") for start, end in item.stretches] for item in find_items(text)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        # numbers
        (
            "Find a store with these: (1) A brass coat hook; (2) A reed diffuser, over 12 euros. The store should have both.",
            [["A brass coat hook"], ["A reed diffuser, over 12 euros"]],
        ),
        ("1. a bird feeder 2. a garden gnome", [["a bird feeder"], ["a garden gnome"]]),
        ("需要：1、桌垫 2、笔筒，低于30元 3、台灯", [["桌垫"], ["笔筒，低于30元"], ["台灯"]]),
        ("①门挡②晾衣绳", [["门挡"], ["晾衣绳"]]),
        # ordinals
        (
            "For the shed: first, a hand plane made of beech. Second, some sash cord. Lastly, a whetstone under $30. Please show all of these.",
            [["a hand plane made of beech"], ["some sash cord"], ["a whetstone under $30"]],
        ),
        ("第一，一个花瓶，不超过80元；第二，一条桌布；最后，一顶草帽。", [["一个花瓶，不超过80元"], ["一条桌布"], ["一顶草帽"]]),
        ("首先，一条围巾；其次，一双手套。", [["一条围巾"], ["一双手套"]]),
        (
            "yarn where one is sold by the ball, another is dyed by hand and costs over $9",
            [["is sold by the ball"], ["is dyed by hand and costs over $9"]],
        ),
        # further sentences
        ("I need a tent. Also a mug under $20", [["a tent"], ["a mug under $20"]]),
        (
            "I'm looking for a loom in oak. It should fold. Additionally, I'm interested in a spinning wheel.",
            [["a loom in oak", "It should fold"], ["a spinning wheel"]],
        ),
        # coordination
        (
            "a shop selling both a hand bell with a wooden grip, and a price under $9, and a music stand",
            [["a hand bell with a wooden grip, and a price under $9"], ["a music stand"]],
        ),
        ("a store that sells both sheet music and plectrums", [["sheet music"], ["plectrums"]]),
        ("a shop offering a lute over 90 euros and a violin bow", [["a lute over 90 euros"], ["a violin bow"]]),
        ("I want a hammock, a cast iron skillet and a wind chime", [["a hammock"], ["a cast iron skillet"], ["a wind chime"]]),
        # sentences that name an item again
        (
            "A shop with both a men's waistcoat and a straw hat. For the waistcoat: size 50. The second one should be white.",
            [["a men's waistcoat", "For the waistcoat: size 50"], ["a straw hat", "The second one should be white"]],
        ),
    ],
)
def test_items_of_a_request(text: str, items: list[list[str]]) -> None:
    assert said(text) == items


@pytest.mark.parametrize(
    "text",
    [
        "first aid kit and a tent",
        "I need a phone with a good camera. Also, it should be under 500.",
        "I want a phone. Also a good camera is important.",
        "laptop for college, a light one, and a good battery",
        "I'm after a kettle, a quiet one, and a toaster",
        "a dress with a v neck, a floral pattern, and a price below $40",
        "第二代耳机有没有",
        "version 1. 2 m cable",
        "gift for my mum and a card",
        "a purse with a coin pocket, a clip and a zip",
        "First, it must be light. Second, it should fold.",
        "首先要轻，其次要便宜",
        "",
    ],
)
def test_one_request_is_no_list(text: str) -> None:
    assert find_items(text) == ()


def test_properties_are_no_things():
    assert opens_property("a price range of 5 to 9", 0)
    assert opens_property("a round collar and cuffs", 0)
    assert not opens_property("a collar for my dog", 0)
    assert not opens_property("", 0)


def test_an_item_without_a_known_noun_is_a_need_with_its_own_constraints():
    lexicon = Lexicon(load())
    reader = ConstraintReader(lexicon, {})
    text = "A shop selling: (1) a black mug under $20; (2) a black quern, over $50; (3) a tent. Everything in stock."
    items = find_items(text)
    constraints = [one for item in items for one in reader.read(text[slice(*item.stretches[0])], language="en")]
    parts = needs.itemised(text, items, lexicon, [])
    assert [part.head.kinds[0] if part.head else None for part in parts] == ["mug", None, "tent"]
    assert all(part.is_need for part in parts)
    assert [one.value for one in constraints] == ["black", 20.0, "black", 50.0]

"""What binds which need, and which stretch of a text names it."""

import pytest

from crossaisle.knowledge import Knowledge, Lexicon
from crossaisle.text import detect_language
from crossaisle.understand import needs
from crossaisle.understand.constraints import ConstraintReader
from crossaisle.understand.shares import dealt, find_portions


@pytest.fixture
def read(knowledge: Knowledge, reader: ConstraintReader):
    lexicon = Lexicon(knowledge)

    def run(text):
        constraints = reader.read(text, language=detect_language(text))
        parts = needs.split(text, lexicon, constraints)
        own, shared = needs.assign(text, parts, constraints)
        heads = [part.head.kinds[0] for part in parts if part.head]
        return dict(zip(heads, [[one.value for one in mine] for mine in own], strict=True)), [one.value for one in shared]

    return run


@pytest.mark.parametrize(
    ("text", "own", "shared"),
    [
        ("手机和手机壳，手机壳不要黑色", {"phone": [], "phone_case": ["black"]}, []),
        ("a phone and a phone case, the phone not black", {"phone": ["black"], "phone_case": []}, []),
        ("a tent and a mug, not red", {"tent": [], "mug": []}, ["red"]),
        ("phone, no pink, and a phone case, no black", {"phone": ["pink"], "phone_case": ["black"]}, []),
        ("mug, around $30, and a pillow, no more than $15", {"mug": [30.0], "pillow": [15.0]}, []),
        ("£350 for a tent and £150 for a mug", {"tent": [350.0], "mug": [150.0]}, []),
        ("my dad's dog chewed up the pillow last week. I need a mug", {"mug": []}, []),
        ("my mug broke yesterday", {"mug": []}, []),
        ("a mug under 20 pounds for camping", {"mug": [20.0, "camping"]}, []),
    ],
)
def test_constraints_find_their_need(read, text, own, shared):
    assert read(text) == (own, shared)


def test_parts_of_a_sum(knowledge: Knowledge):
    lexicon = Lexicon(knowledge)
    portions = find_portions("half for a tent, the rest for a mug", lexicon.kinds_in("half for a tent, the rest for a mug"))
    assert dealt(portions, [("tent",), ("mug",)], [None, None]) == [0.5, 0.5]
    assert dealt(portions, [("tent",), ("mug",), ("phone",)], [None, None, None]) == [0.5, 0.25, 0.25]
    assert dealt((), [("tent",), ("mug",)], [None, None]) is None
    assert dealt((), [("tent",), ("mug",)], [0.7, 0.3]) == [0.7, 0.3]
    assert dealt((), [("tent",), ("mug",)], [0.7, 0.9]) is None
    assert find_portions("save 20% on a tent and a mug", lexicon.kinds_in("save 20% on a tent and a mug")) == ()

"""Values of options and attributes in requests: how many are read, and how much of what is read was asked for.

The cases say only what the words are; the words of one may be a part of another ("matte lacquer" in "matte lacquer finish").
"""

from pathlib import Path

import pytest
import yaml

from crossaisle.knowledge import Lexicon
from crossaisle.knowledge.loader import load
from crossaisle.phrases import units
from crossaisle.text import detect_language, fold, has_han, stem, tokenize
from crossaisle.understand.constraints import ConstraintReader
from crossaisle.understand.properties import plain_values, read_values

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "values.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(load())


def matches(first: str, second: str) -> bool:
    if has_han(first + second):
        return fold(first) in fold(second) or fold(second) in fold(first)
    one, other = ({stem(word) for word in tokenize(fold(text))} for text in (first, second))
    return one <= other or other <= one


@pytest.mark.parametrize(("language", "least_recall", "least_precision"), [("en", 0.85, 0.93), ("zh", 0.85, 0.85)])
def test_most_values_are_read_and_little_else(lexicon, language, least_recall, least_precision):
    reader = ConstraintReader(lexicon, {})
    stated = recalled = found = right = 0
    for case in (one for one in CASES if one["id"].startswith(language)):
        read = [one.text for one in reader.read(case["text"], language=detect_language(case["text"]))]
        values = [str(value) for value in case["values"]]
        assert all(value.casefold() in case["text"].casefold() for value in values), case["id"]
        stated, found = stated + len(values), found + len(read)
        recalled += sum(any(matches(value, text) for text in read) for value in values)
        right += sum(any(matches(value, text) for value in values) for text in read)
    assert recalled / stated >= least_recall
    assert right / found >= least_precision


def test_no_plain_value_names_a_thing_or_is_in_the_vocabulary(lexicon):
    known = {tuple(unit.key for unit in units(word)) for one in load().attributes for word in one.words}
    for word in read_values():
        assert not [one for one in lexicon.kinds_in(word) if (one.start, one.end) == (0, len(word))], word
        assert tuple(unit.key for unit in units(word)) not in known, word


def test_every_plain_value_is_read_as_its_property():
    table = plain_values()
    assert len(table) == len(list(read_values()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a paisley scarf", [("pattern", "paisley")]),
        ("a midi skirt", [("length", "midi")]),
        ("圆领卫衣", [("neckline", "圆领")]),
        ("a dusty pink towel", [("color", "dusty pink")]),
        ("a towel in the blue 2 color", [("color", "blue 2")]),
        ("a b 5 towel", []),
        ("a case for an oppo a53s", []),
        ("a wide leather belt, not a paisley one", [("material", "leather"), ("pattern", "not a paisley")]),
    ],
)
def test_plain_values_and_shades(lexicon, text, said):
    read = ConstraintReader(lexicon, {}).read(text, language=detect_language(text))
    assert [(one.field, one.text) for one in read if one.field != "keyword"] == said

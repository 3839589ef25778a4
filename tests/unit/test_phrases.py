"""Longest match first, both scripts, plural-proof, with true places."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.phrases import PhraseTable, units

TABLE = PhraseTable(
    [
        ("phone", "phone"),
        ("phone case", "case"),
        ("手机", "phone"),
        ("手机壳", "case"),
        ("usb-c cable", "cable"),
        ("3.5 mm jack", "jack"),
        ("red", "red"),
        ("", "nothing"),
        ("- _ '", "nothing"),
        ("Phones", "second"),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Phone cases and phones", [("case", "Phone cases"), ("phone", "phones")]),
        ("phone-case", [("case", "phone-case")]),
        ("phone, case", [("phone", "phone")]),
        ("phone/case", [("phone", "phone")]),
        ("买手机壳和手机", [("case", "手机壳"), ("phone", "手机")]),
        ("手 机 壳", [("case", "手 机 壳")]),
        ("手機殼", [("case", "手機殼")]),
        ("ＵＳＢ－Ｃ Cables", [("cable", "ＵＳＢ－Ｃ Cables")]),
        ("a 3.5mm jack", [("jack", "3.5mm jack")]),
        ("covered", []),
        ("redred", []),
        ("phone phone case", [("phone", "phone"), ("case", "phone case")]),
        ("", []),
    ],
)
def test_find(text, found):
    assert [(match.value, text[match.start : match.end]) for match in TABLE.find(text)] == found


def test_the_first_value_of_a_phrase_stays_and_empty_ones_do_not_count():
    assert TABLE.get("PHONES") == "phone"
    assert TABLE.get("") is TABLE.get("headphone") is None
    assert len(TABLE) == 7


def test_size_counts_units():
    assert [match.size for match in TABLE.find("usb-c cable 手机壳")] == [3, 3]


def test_a_longer_phrase_that_does_not_come_gives_way_to_a_shorter():
    table = PhraseTable([("a b c d", 4), ("a b", 2), ("c", 1)])
    assert [match.value for match in table.find("a b c x")] == [2, 1]


@given(st.text(max_size=60))
def test_units_stand_where_they_say(text):
    found = units(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


@given(st.text(max_size=20), st.sampled_from(["phone case", "手机壳"]), st.text(max_size=20))
def test_a_phrase_between_breaks_is_always_found(before, phrase, after):
    text = f"{before},{phrase},{after}"
    assert ("case", phrase) in [(match.value, text[match.start : match.end]) for match in TABLE.find(text)]

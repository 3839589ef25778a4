"""Rules as written: what is read, and what is refused by name."""

from datetime import UTC, datetime

import pytest

from crossaisle.errors import DataError
from crossaisle.merchandise.phrases import Contained
from crossaisle.merchandise.rules import Push, load_rules

KINDS = {"phone", "tent"}


def written(tmp_path, text):
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    return load_rules(tmp_path, kinds=KINDS)


def test_a_rule_is_read(tmp_path):
    (rule,) = written(
        tmp_path,
        """
- id: all-of-it
  when: {text: [camp, 露营], language: en}
  from: 2026-06-01
  until: "2026-08-31"
  then:
    - rewrite: tent
    - add_constraint: under 500
    - pin: [a, b]
    - boost: {brand: [Camplore, Ridgefox], by: 0.5}
    - bury: {id: c, by: 2}
    - hide: d
""",
    )
    assert (rule.id, rule.when.text, rule.when.language) == ("all-of-it", ("camp", "露营"), "en")
    assert (rule.rewrite, rule.constraint, rule.pins, rule.hidden) == ("tent", "under 500", ("a", "b"), ("d",))
    assert rule.pushes == (Push("brand", ("Camplore", "Ridgefox"), 0.5), Push("id", ("c",), -2.0))
    assert (rule.start, rule.end) == (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 5, 31, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 1, tzinfo=UTC), True),
        (datetime(2026, 8, 31, 23, 59, tzinfo=UTC).replace(tzinfo=None), True),
        (datetime(2026, 9, 1, tzinfo=UTC), False),
    ],
)
def test_the_last_day_is_within(tmp_path, at, expected):
    (rule,) = written(tmp_path, "- {id: x, from: 2026-06-01, until: 2026-08-31, then: {hide: [a]}}")
    assert rule.is_current(at) is expected


def test_a_time_with_a_zone_is_that_time(tmp_path):
    (rule,) = written(tmp_path, "- {id: x, from: 2026-06-01T08:00:00+08:00, then: {hide: [a]}}")
    assert rule.start == datetime(2026, 6, 1, tzinfo=UTC)


def test_no_file_no_rules(tmp_path):
    assert load_rules(tmp_path, kinds=KINDS) == written(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- then: {hide: [a]}", "entry 1: has no id"),
        ("- {id: x, then: {hide: [a]}}\n- {id: x, then: {hide: [a]}}", "entry 2: the id 'x' is taken"),
        ("- {id: x}", "rule x: then must be"),
        ("- {id: x, then: []}", "rule x: then must be"),
        ("- {id: x, then: {hid: [a]}}", "did you mean 'hide'?"),
        ("- {id: x, whem: {text: a}, then: {hide: [a]}}", "did you mean 'when'?"),
        ("- {id: x, when: {words: [a]}, then: {hide: [a]}}", "'words' is not one of text, exact, kind, language"),
        ("- {id: x, when: {text: []}, then: {hide: [a]}}", "when text must be a text"),
        ("- {id: x, when: {text: '- -'}, then: {hide: [a]}}", "has no word"),
        ("- {id: x, when: phone, then: {hide: [a]}}", "when must map"),
        ("- {id: x, when: {kind: [phones]}, then: {hide: [a]}}", "no kind 'phones'"),
        ("- {id: x, then: {boost: {kind: phones, by: 1}}}", "no kind 'phones'"),
        ("- {id: x, then: {boost: {brand: a}}}", "boost needs by"),
        ("- {id: x, then: {boost: {brand: a, by: 3}}}", "from 0.1 to 2"),
        ("- {id: x, then: {bury: {brand: a, by: yes}}}", "bury needs by"),
        ("- {id: x, then: {boost: {brand: a, kind: phone, by: 1}}}", "must name one of"),
        ("- {id: x, then: {boost: Lumora}}", "boost must name"),
        ("- {id: x, then: {pin: {a: b}}}", "pin must be a text or a list"),
        ("- {id: x, when: {kind: phone}, then: {rewrite: tent}}", "cannot wait for a kind"),
        ("- {id: x, then: {rewrite: tent}}", "a rewrite of every query"),
        ("- {id: x, when: {text: a}, then: {rewrite: '--'}}", "rewrite says nothing"),
        ("- {id: x, when: {text: a}, then: [{rewrite: a}, {rewrite: b}]}", "rewrite is one text"),
        ("- {id: x, from: soon, then: {hide: [a]}}", "from is no date"),
        ("- {id: x, from: 7, then: {hide: [a]}}", "from is no date"),
        ("- {id: x, from: 2026-08-01, until: 2026-07-01, then: {hide: [a]}}", "until is before from"),
        ("- just words", "entry 1: is not a mapping"),
        ("id: x", "must be a list of entries"),
        ("- {id: x", "not valid YAML"),
    ],
)
def test_a_mistake_names_file_and_entry_and_what_to_do(tmp_path, text, said):
    with pytest.raises(DataError, match=r"rules\.yaml") as caught:
        written(tmp_path, text)
    assert said in caught.value.message
    assert caught.value.hint


def test_every_phrase_is_found_also_where_they_overlap():
    found = Contained([("sun cream", 0), ("cream", 1), ("cream cheese", 2), ("霜", 3), ("防晒霜", 4), ("ice", 5)])
    assert found.find("Sun-Creams") == {0, 1}
    assert found.find("防曬霜") == {3, 4}
    assert found.find("sun, cream cheese") == {1, 2}
    assert found.find("") == frozenset()

"""Corrections of a shop's overrides: one entry changes, the rest stays as it was written, and a fault leaves the file alone."""

import threading
from functools import partial

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crossaisle import knowledge
from crossaisle.corrections import correct_category, delete_rule, disable_relation, put_relation, put_rule
from crossaisle.corrections.splice import with_entry, with_value
from crossaisle.errors import DataError, NotFoundError, StorageError
from crossaisle.knowledge.categories import load_category_map
from crossaisle.merchandise.rules import load_rules
from crossaisle.types import Relation

KINDS = {"phone": 1, "phone_case": 1, "plush_toy": 1}
RULES = """\
# what the shop wants first

- id: phones-first   # since June
  when: {kind: phone}
  then:
    - pin: [a, b]    # both
    - boost: {brand: "Zevaro", by: 0.5}

# the second
-
  id: cheap
  when:
    text:
      - cheap
  then: {add constraint: under 50 USD}
# the end
"""
CATEGORIES = """\
# checked by Mei
"Mobile > Cases": phone_case  # sure
? "Old > Phones"
: phone

Gifts > Vouchers: ""
"""


@pytest.fixture(scope="session")
def load(tmp_path_factory):
    return partial(knowledge.load, cache=tmp_path_factory.mktemp("parsed"))


def relation(anchor="phone", target="phone_case", type_="accessory", **fields):
    return Relation(type_, anchor, target, fields.get("weight", 0.5), fields.get("reason", {"en": "because", "zh": ""}), "override")


def find(known, one):
    return [
        (it, place)
        for place in ("relations", "disabled")
        for it in getattr(known, place)
        if (it.anchor, it.type, it.target) == (one.anchor, one.type, one.target)
    ]


def test_a_rule_is_replaced_where_it_stands_and_the_rest_stays(tmp_path):
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    put_rule(tmp_path, "phones-first", {"then": {"hide": ["x"]}}, kinds=KINDS)
    text = (tmp_path / "rules.yaml").read_text(encoding="utf-8")
    assert text.startswith("# what the shop wants first\n\n- id: phones-first\n  then:\n    hide:\n    - x\n")
    assert text.endswith(RULES[RULES.index("\n# the second") :])
    assert [(rule.id, rule.hidden) for rule in load_rules(tmp_path, kinds=KINDS)] == [("phones-first", ("x",)), ("cheap", ())]


def test_a_rule_behind_a_lonely_dash_is_replaced_and_deleted(tmp_path):
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    put_rule(tmp_path, "cheap", {"then": {"pin": ["y"]}}, kinds=KINDS)
    text = (tmp_path / "rules.yaml").read_text(encoding="utf-8")
    assert "# since June" in text
    assert text.endswith("# the second\n- id: cheap\n  then:\n    pin:\n    - y\n# the end\n")
    delete_rule(tmp_path, "cheap", kinds=KINDS)
    assert (tmp_path / "rules.yaml").read_text(encoding="utf-8").endswith("# the second\n# the end\n")
    delete_rule(tmp_path, "phones-first", kinds=KINDS)
    assert load_rules(tmp_path, kinds=KINDS) == ()


def test_a_new_rule_comes_last_and_makes_the_file(tmp_path):
    for name in ("one", "two"):
        put_rule(
            tmp_path / "overrides", name, {"when": {"text": ["开学"]}, "until": "2026-09-15", "then": {"rewrite": "书包"}}, kinds=KINDS
        )
    assert [rule.id for rule in load_rules(tmp_path / "overrides", kinds=KINDS)] == ["one", "two"]
    assert "开学" in (tmp_path / "overrides" / "rules.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "entry",
    [{"then": {"explode": 1}}, {"then": {}}, {"then": {"boost": {"kind": "nonsense", "by": 1}}}, {"then": {"pin": ["a"]}, "until": "soon"}],
)
def test_a_rule_with_a_fault_leaves_the_file_as_it_was(tmp_path, entry):
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    for name in ("phones-first", "new"):
        with pytest.raises(DataError, match=r"rules\.yaml"):
            put_rule(tmp_path, name, entry, kinds=KINDS)
    assert (tmp_path / "rules.yaml").read_text(encoding="utf-8") == RULES
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "rules.yaml"]


def test_a_file_that_is_broken_already_is_left_alone(tmp_path):
    broken = "- id: a\n  then: {explode: 1}\n"
    (tmp_path / "rules.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(DataError, match="explode"):
        put_rule(tmp_path, "b", {"then": {"pin": ["x"]}}, kinds=KINDS)
    with pytest.raises(DataError, match="explode"):
        delete_rule(tmp_path, "a", kinds=KINDS)
    assert (tmp_path / "rules.yaml").read_text(encoding="utf-8") == broken


def test_a_rule_that_is_not_there_cannot_be_deleted(tmp_path):
    with pytest.raises(NotFoundError, match="'x'"):
        delete_rule(tmp_path, "x", kinds=KINDS)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "overrides").write_text("a file", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be written"):
        put_rule(tmp_path / "overrides", "a", {"then": {"pin": ["x"]}}, kinds=KINDS)


def test_a_category_is_corrected_and_the_others_stay(tmp_path):
    path = tmp_path / "categories.yaml"
    path.write_text(CATEGORIES, encoding="utf-8")
    correct_category(tmp_path, "Mobile > Cases", "phone", kinds=KINDS)
    assert path.read_text(encoding="utf-8").startswith('# checked by Mei\nMobile > Cases: phone\n? "Old')
    correct_category(tmp_path, "玩具 > 毛绒: 大", "plush_toy", kinds=KINDS)
    correct_category(tmp_path, "Gifts > Vouchers", "", kinds=KINDS)
    assert load_category_map(path, kinds=KINDS) == {
        "Mobile > Cases": "phone", "Old > Phones": "phone", "Gifts > Vouchers": "", "玩具 > 毛绒: 大": "plush_toy",
    }  # fmt: skip
    before = path.read_text(encoding="utf-8")
    with pytest.raises(DataError, match="nonsense"):
        correct_category(tmp_path, "Old > Phones", "nonsense", kinds=KINDS)
    assert path.read_text(encoding="utf-8") == before


def test_a_shipped_relation_is_taken_away_and_given_back(tmp_path, load):
    one = relation()
    shipped = find(load(), one)[0][0]
    disable_relation(tmp_path, one, is_disabled=True, load=load)
    disable_relation(tmp_path, one, is_disabled=True, load=load)  # twice is once
    ((gone, place),) = find(load(tmp_path), one)
    assert (place, gone.source, gone.weight, gone.reason) == ("disabled", "override", shipped.weight, shipped.reason)
    disable_relation(tmp_path, one, is_disabled=False, load=load)
    assert find(load(tmp_path), one) == [(shipped, "relations")]
    assert load(tmp_path).relations == load().relations


def test_a_relation_of_ones_own_is_added_taken_away_and_given_back(tmp_path, load):
    one = relation("phone", "plush_toy", weight=0.7, reason={"en": "for fun", "zh": "好玩"})
    put_relation(tmp_path, one, load=load)
    assert find(load(tmp_path), one) == [(one, "relations")]
    disable_relation(tmp_path, one, is_disabled=True, load=load)
    assert find(load(tmp_path), one) == [(one, "disabled")]
    disable_relation(tmp_path, one, is_disabled=False, load=load)
    assert find(load(tmp_path), one) == [(one, "relations")]


def test_what_a_shop_suggests_does_not_make_it_outdated(tmp_path, load):
    put_relation(tmp_path, relation("phone", "plush_toy"), load=load)
    disable_relation(tmp_path, relation(), is_disabled=True, load=load)
    changed = load(tmp_path)
    assert changed.derivation == load().derivation
    assert changed.fingerprint != load().fingerprint
    assert changed.beside == load().beside


def test_a_relation_of_ones_own_kind_tells_what_belongs_to_what(tmp_path, load):
    (tmp_path / "kinds").mkdir()
    kind = {"id": "cooler", "en": "Laptop coolers", "words_en": ["laptop cooler"]}
    (tmp_path / "kinds" / "mine.yaml").write_text(yaml.safe_dump([kind]), encoding="utf-8")
    before = load(tmp_path).derivation
    put_relation(tmp_path, relation("laptop", "cooler"), load=load)
    after = load(tmp_path)
    assert ("laptop", "cooler") in after.beside
    assert after.derivation != before


def test_a_relation_is_changed_in_the_file_that_counts(tmp_path, load):
    folder = tmp_path / "relations"
    folder.mkdir()
    mine = "# mine\n- {from: phone, type: accessory, to: phone_case, weight: 0, en: away}  # not here\n- {from: phone, type: accessory, to: plush_toy, en: fun}\n"
    (folder / "mine.yaml").write_text(mine, encoding="utf-8")
    disable_relation(tmp_path, relation(), is_disabled=False, load=load)
    assert find(load(tmp_path), relation())[0][1] == "relations"
    put_relation(tmp_path, relation(weight=0.9), load=load)
    assert find(load(tmp_path), relation())[0][0].weight == 0.9
    assert [path.name for path in folder.iterdir()] == ["mine.yaml"]
    text = (folder / "mine.yaml").read_text(encoding="utf-8")
    assert text.startswith("# mine\n- from: phone\n")
    assert text.endswith("- {from: phone, type: accessory, to: plush_toy, en: fun}\n")


@pytest.mark.parametrize("wrong", [relation("nonsense"), relation(target="nonsense"), relation(weight=2.0), relation(reason={"en": " "})])
def test_a_relation_with_a_fault_changes_nothing(tmp_path, load, wrong):
    put_relation(tmp_path, relation("phone", "plush_toy"), load=load)
    before = (tmp_path / "relations" / "dashboard.yaml").read_bytes()
    with pytest.raises(DataError, match=r"dashboard\.yaml"):
        put_relation(tmp_path, wrong, load=load)
    assert (tmp_path / "relations" / "dashboard.yaml").read_bytes() == before


def test_a_relation_that_is_not_there_cannot_be_taken_away(tmp_path, load):
    with pytest.raises(NotFoundError):
        disable_relation(tmp_path, relation("plush_toy", "phone"), is_disabled=True, load=load)


def test_many_writers_lose_nothing(tmp_path):
    """Threads stand for workers: the lock is the file's, not the process's."""
    threads = [
        threading.Thread(target=put_rule, args=(tmp_path, f"r{number}", {"then": {"pin": [f"p{number}"]}}), kwargs={"kinds": KINDS})
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {rule.id for rule in load_rules(tmp_path, kinds=KINDS)} == {f"r{number}" for number in range(12)}


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
ENTRIES = st.dictionaries(
    st.sampled_from(["id", "when", "then", "to"]), st.one_of(WORDS, st.lists(WORDS, min_size=1), st.dictionaries(WORDS, WORDS)), min_size=1
)
STYLES = st.sampled_from([None, True, False])


@given(st.lists(ENTRIES, max_size=4), ENTRIES | st.none(), st.integers(0, 3), STYLES)
def test_a_list_says_what_it_should_however_it_was_written(entries, entry, place, style):
    text = yaml.safe_dump(entries, allow_unicode=True, default_flow_style=style) if entries else "# nothing yet\n"
    at = place if place < len(entries) else None
    wanted = list(entries)
    wanted[slice(at, at + 1) if at is not None else slice(len(wanted), None)] = [] if entry is None else [entry]
    assert (yaml.safe_load(with_entry(text, at, entry)) or []) == wanted


@given(st.dictionaries(WORDS, WORDS, max_size=4), WORDS, WORDS, STYLES)
def test_a_mapping_says_what_it_should_however_it_was_written(known, key, value, style):
    text = yaml.safe_dump(known, allow_unicode=True, default_flow_style=style) if known else ""
    assert yaml.safe_load(with_value(text, key, value)) == {**known, key: value}


def test_aliases_are_written_out_where_they_would_break():
    text = "- &a {id: a, then: {pin: [x]}}\n- *a\n"
    assert yaml.safe_load(with_entry(text, 0, None)) == [{"id": "a", "then": {"pin": ["x"]}}]

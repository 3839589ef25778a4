"""The merchant's rules over the demo shop: what they do, and what they can never do."""

import functools
import re
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import crossaisle
from crossaisle.explaining import explain_product
from crossaisle.merchandise import Merchandiser
from crossaisle.merchandise.rules import Push, Rule, When
from crossaisle.rank.guard import broken
from crossaisle.retrieve.eligibility import eligibility
from crossaisle.types import Edit

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "steer-answers.md"
IDS = ("lumora-x5", "lumora-x5-pro", "zevaro-go", "zevaro-k7-turbo", "fennock-slim-x5", "ampeiro-20w-mini", "no-such-product")


def ruled(demo, *rules):
    recommender = demo.recommender
    read = functools.partial(recommender.understander._reader.read, language="en")
    return replace(recommender, rules=Merchandiser(rules, recommender.table, read=read))


def ask(demo, recommender, text, **fields):
    return recommender.recommend(demo.query(text, **fields))


def shown(slate, *, stated=True):
    return [item.product.id for section in slate.sections for item in section.items if not (stated and section.relation)]


def test_a_pin_comes_first_and_says_so(demo):
    last = shown(demo.recommend("phones"))[-1]
    slate = ask(demo, ruled(demo, Rule("first", When(kind=("phone",)), pins=(last,))), "phones")
    assert shown(slate)[0] == last
    assert "rule:first" in slate.intent.notes
    assert slate.sections[0].items[0].signals["rule"] == 1.0
    assert slate.sections[0].items[1].signals["rule"] == 0.0


def test_a_pin_may_be_of_another_kind_and_goes_to_the_need_of_its_kind(demo):
    own = ruled(demo, Rule("x", When(text=("phone",)), pins=("fennock-slim-x5",)))
    assert shown(ask(demo, own, "phone"))[0] == "fennock-slim-x5"
    sections = ask(demo, own, "tent and phone case, also a phone").sections
    firsts = {section.title: section.items[0].product.id for section in sections if not section.relation}
    assert firsts["Phone cases"] == "fennock-slim-x5"
    assert "fennock-slim-x5" not in {firsts["Tents"], firsts["Phones"]}


def test_a_boost_lifts_and_a_burying_lowers(demo):
    free = shown(demo.recommend("phones", n=100))
    brand = demo.product(free[-1]).brand["en"]
    boosted = shown(ask(demo, ruled(demo, Rule("up", pushes=(Push("brand", (brand,), 2.0),))), "phones", n=100))
    buried = shown(ask(demo, ruled(demo, Rule("down", pushes=(Push("brand", (brand,), -2.0),))), "phones", n=100))
    assert set(boosted) == set(buried) == set(free)
    assert demo.product(free[0]).brand["en"] != brand
    assert demo.product(boosted[0]).brand["en"] == demo.product(buried[-1]).brand["en"] == brand


@pytest.mark.parametrize(
    "push", [Push("kind", ("tent",), 2.0), Push("category", ("Outdoor > Tents",), 2.0), Push("category", ("Outdoor",), 2.0)]
)
def test_a_boost_lets_nothing_in(demo, push):
    assert set(shown(ask(demo, ruled(demo, Rule("up", pushes=(push,))), "phones", n=20))) == set(shown(demo.recommend("phones", n=20)))


def test_what_is_boosted_pushes_nothing_out_as_noise(demo):
    text = "120 Hz screen"
    free = shown(demo.recommend(text, n=50))
    own = ruled(demo, Rule("up", pushes=(Push("id", (free[-1],), 2.0),)))
    assert (shown(ask(demo, own, text, n=50))[0], set(shown(ask(demo, own, text, n=50)))) == (free[-1], set(free))


def test_what_is_hidden_is_nowhere_and_explain_says_why(demo):
    free = demo.recommend("phones")
    gone = (shown(free)[0], shown(free, stated=False)[-1])
    own = ruled(demo, Rule("away", hidden=gone))
    slate = ask(demo, own, "phones")
    assert not set(gone) & set(shown(slate, stated=False))
    explained = explain_product(own, demo.query("phones"), gone[0])
    assert explained.needs[0].reasons == ("hidden by a rule",)


def test_a_rewrite_is_understood_in_the_language_that_was_typed(demo):
    own = ruled(demo, Rule("school", When(text=("开学",)), rewrite="tent"), Rule("later", When(text=("开学",)), rewrite="phone"))
    slate = ask(demo, own, "开学季")
    assert slate.sections[0].title == "帐篷"
    assert slate.intent.notes == ("rule:school",)
    assert slate.query.text == "开学季"


def test_a_constraint_is_added_and_can_be_taken_away_like_a_chip(demo):
    own = ruled(demo, Rule("cheap", When(exact=("Phones",)), constraint="under 200 USD"))
    slate = ask(demo, own, "phone")
    assert [(one.id, one.value, one.unit) for one in slate.intent.constraints] == [("rule:cheap.1", 200.0, "USD")]
    assert all(min(one.amount for one in item.variant.prices if one.currency == "USD") <= 20000 for item in slate.sections[0].items)
    assert not any("budget" in item.copy.text for section in slate.sections for item in section.items)
    again = ask(demo, own, "phone", edits=(Edit("rule:cheap.1", "remove"),))
    assert (again.intent.constraints, shown(again)) == ((), shown(demo.recommend("phone")))


def test_what_the_shopper_spoke_of_is_the_shoppers(demo):
    own = ruled(demo, Rule("cheap", When(kind=("phone",)), constraint="under 200 USD"))
    slate = ask(demo, own, "phone over 500 USD")
    assert slate.intent.constraints == ()
    assert slate.intent.notes == ()
    assert shown(slate)


@pytest.mark.parametrize(
    ("when", "text", "holds"),
    [
        (When(), "phones", True),
        (When(text=("gaming phone",)), "a Gaming-Phones please", True),
        (When(text=("phone",)), "headphones", False),
        (When(exact=("phone",)), "Ｐhones", True),
        (When(exact=("phone",)), "a phone", False),
        (When(language="zh"), "手机", True),
        (When(language="zh"), "phones", False),
        (When(kind=("phone",)), "手機", True),
        (When(kind=("phone",)), "phone case", False),
        (When(text=("red",), kind=("phone",)), "phone", False),
    ],
)
def test_when_a_rule_holds(demo, when, text, holds):
    assert (ask(demo, ruled(demo, Rule("x", when, hidden=("a",))), text).intent.rules == ("x",)) is holds


def test_dates_are_those_of_the_query(demo):
    own = ruled(demo, Rule("x", end=datetime(2026, 6, 1, tzinfo=UTC), hidden=("a",)))
    assert ask(demo, own, "phone", at=datetime(2026, 5, 31, tzinfo=UTC)).intent.rules == ("x",)
    assert ask(demo, own, "phone", at=datetime(2026, 6, 1, tzinfo=UTC)).intent.rules == ()


def test_without_rules_nothing_changes(demo):
    slate = demo.recommend("phones")
    assert (slate.intent.rules, slate.intent.hidden) == ((), ())
    assert "rule" not in slate.sections[0].items[0].signals
    other = ask(demo, ruled(demo, Rule("never", When(text=("xyzzy",)), hidden=("a",))), "phones", at=slate.query.at)
    assert shown(other) == shown(slate)
    assert other.id != slate.id


TEXTS = st.sampled_from(
    ["phones", "手机，3000以内", "phone under 300 USD, not black", "only Lumora phones", "a tent and a phone", "camping with the family",
     "120 Hz screen", "phone and case, in total under 400 USD", "手机 4.5分以上", "something quiet"]
)  # fmt: skip
PUSHES = st.builds(
    Push,
    st.just("id") | st.just("brand") | st.just("kind") | st.just("category"),
    st.lists(
        st.sampled_from([*IDS, "Lumora", "Zevaro", "phone", "phone_case", "tent", "Electronics", "nothing"]), min_size=1, max_size=3
    ).map(tuple),
    st.floats(0.1, 2.0) | st.floats(-2.0, -0.1),
)
WHENS = st.just(When()) | st.just(When(kind=("phone",))) | st.just(When(text=("phone", "手机")))
RULES = st.builds(
    Rule,
    st.uuids().map(str),
    WHENS,
    constraint=st.sampled_from(["", "", "under 500 USD", "in stock, 4 stars and up", "not black"]),
    pins=st.lists(st.sampled_from(IDS), max_size=4).map(tuple),
    pushes=st.lists(PUSHES, max_size=3).map(tuple),
    hidden=st.lists(st.sampled_from(IDS), max_size=2).map(tuple),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(RULES, min_size=1, max_size=4), TEXTS, st.lists(st.sampled_from(IDS), max_size=2))
def test_no_rule_ever_shows_what_is_not_eligible(demo, rules, text, excluded):
    own = ruled(demo, *rules)
    query = demo.query(text, excluded=tuple(excluded), at=datetime(2026, 1, 1, tzinfo=UTC))
    slate = own.recommend(query)
    plain = demo.recommender.understand(query)
    table = own.table
    assert not slate.degraded
    for section in slate.sections:
        for item in section.items:
            assert item.product.id not in {*excluded, *slate.intent.hidden}
            if section.relation:
                continue
            need = next(one for one in plain.needs if one.id == item.need_id)
            filters, _ = eligibility(query, plain, need, can_price=table.can_price, knows_ages=table.knows_ages)
            assert broken(item.product, item.variant, filters, rates=table.rates) == ()
            place = table.position_of(item.product.id)
            variant = int(table.variant_start[place]) + item.product.variants.index(item.variant)
            assert table.lower(filters).variants[variant]
    ids = shown(slate, stated=False)
    assert len(ids) == len(set(ids))
    assert set(slate.intent.rules) == {note.removeprefix("rule:") for note in slate.intent.notes if note.startswith("rule:")}


@pytest.fixture
def own(demo_path, tmp_path):
    """Open a copy of the demo shop with files in its overrides."""

    def make(**files):
        path = shutil.copytree(demo_path, tmp_path / "own", dirs_exist_ok=True)
        (path / "overrides").mkdir(exist_ok=True)
        for name, text in files.items():
            (path / "overrides" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return path

    return make


def page_blocks():
    blocks = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return {"rules" if "id: " in text else "synonyms": text for text in blocks}


def test_the_page_for_merchants_does_what_it_says(own):
    with closing(crossaisle.open(own(**page_blocks()))) as shop:
        assert not {note for note in shop.recommender.notes if note.startswith("rules")}
        assert shown(shop.recommend("phones"))[0] == "lumora-x5-pro"
        assert shop.recommend("ear pods").intent.needs[0].labels[0].id == "earbuds"
        assert shop.recommend("耳塞机").intent.needs[0].labels[0].id == "earbuds"
        assert shop.recommend("a blower").intent.needs[0].labels[0].id == "hair_dryer"
        oxblood = shop.recommend("oxblood dress").intent.needs[0].constraints[0]
        assert (oxblood.field, oxblood.value) == ("color", "burgundy")
        school = shop.recommend("开学了", at=datetime(2026, 8, 20, tzinfo=UTC))
        assert next(section.title for section in school.sections if not section.relation) == "书包"
        assert shop.recommend("开学了", at=datetime(2026, 10, 1, tzinfo=UTC)).intent.rules == ("sold-elsewhere",)
        assert "cheap-earbuds" in shop.recommend("earbuds").intent.rules
        assert "ostrane-fold-2" not in shown(shop.recommend("折叠屏手机"), stated=False)
        assert "blower" in {one.text for one in shop.complete("blo")}
        assert [yaml.safe_load(text) for text in page_blocks().values()]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("rules", "- {id: x, then: {pn: [a]}}"),
        ("rules", "- {id: x, then: {add constraint: blah}}"),
        ("synonyms", "- [sofa]"),
        ("rules", "- ["),
    ],
)
def test_a_broken_file_fails_no_shopper_and_is_said(own, cli, file, text):
    path = own(**{file: text})
    with closing(crossaisle.open(path)) as shop:
        slate = shop.recommend("phones")
        assert shown(slate)
        assert slate.degraded == (f"rules:broken {file}.yaml",)
    doctor = cli("doctor", "--shop", path, "--json")
    assert doctor.code == 0
    assert f"{file}.yaml" in doctor.json["shop"][f"{file}.yaml"]
    checked = cli("rules", "--shop", path, "--json")
    assert checked.code == 3
    assert checked.json["error"]["hint"]


def test_rules_are_listed_with_what_they_name_in_vain(own, cli):
    path = own(
        **page_blocks() | {"rules": page_blocks()["rules"] + "\n- {id: vain, then: [{pin: [gone]}, {boost: {brand: Nobody, by: 1}}]}\n"}
    )
    found = cli("rules", "--shop", path, "--json").json
    assert [one["id"] for one in found["rules"]] == ["phones-first", "back-to-school", "cheap-earbuds", "sold-elsewhere", "vain"]
    assert found["rules"][-1]["notes"] == ["the shop has no product 'gone'", "the shop has no brand 'Nobody'"]
    assert found["rules"][0]["notes"] == []
    assert found["synonyms"]["one_way"] == {"blower": ["hair dryer"]}
    assert "phones-first" in cli("rules", "--shop", path).out


def test_a_shop_without_rules_lists_none(cli, shop):
    assert cli("rules", "--shop", shop, "--json").json == {"rules": [], "synonyms": {"groups": [], "one_way": {}}}

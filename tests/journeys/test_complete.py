"""What is being typed in the demo shop, completed."""

import pytest

import crossaisle
from crossaisle.errors import InvalidQueryError
from crossaisle.text import has_han


def texts(found):
    return [one.text for one in found]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("ph", "phones"),
        ("ＰＨ", "phones"),
        ("手", "手机"),
        ("手機", "手机"),
        ("sj", "手机"),
        ("shouj", "手机"),
        ("shou ji", "手机"),
        ("phnoe", "phone"),
        ("headphnoes", "headphones"),
        ("lum", "Lumora"),
        ("lumora ph", "Lumora phones"),
        ("朗慕手", "朗慕手机"),
        ("red dress and sh", "red dress and shoes"),
        ("cheap lap", "cheap laptops"),
        ("我想买一个平", "我想买一个平板电脑"),
    ],
)  # fmt: skip
def test_the_first_suggestion(demo, prefix, expected):
    assert texts(demo.complete(prefix))[0] == expected


def test_the_last_need_is_completed_and_the_first_not_named_again(demo):
    found = texts(demo.complete("手机和手"))
    assert "手机和手机壳" in found
    assert "手机和手机" not in found


def test_a_brand_brings_its_kinds(demo):
    assert texts(demo.complete("lum"))[:3] == ["Lumora", "Lumora phones", "Lumora tablets"]
    assert [one.id for one in demo.complete("朗慕")][:2] == ["Lumora", "Lumora/phone"]


def test_titles_only_when_nothing_else_fits(demo):
    assert {one.kind for one in demo.complete("lumora x5")} == {"product"}
    assert "product" not in {one.kind for one in demo.complete("lumora")}


def test_the_language_of_the_prefix_comes_first_and_another_can_be_chosen(demo):
    assert not has_han(texts(demo.complete("sh"))[0])
    assert has_han(texts(demo.complete("sh", language="zh"))[0])
    assert not any(has_han(text) for text in texts(demo.complete("sj", language="en")))


def test_counts_are_those_of_products_in_stock(demo):
    one = demo.complete("手机")[0]
    table = demo.recommender.table
    places = table.of_kind(one.id)
    available = [place for place in places if table.is_available[table.variant_start[place] : table.variant_start[place + 1]].any()]
    assert (one.kind, one.id, one.count) == ("kind", "phone", len(available))


@pytest.mark.parametrize("prefix", ["", "   ", "、", "-", "- _ –", "qqqqqqqq", "\x00", "\ud83d", "a" * 3000])
def test_nothing_or_nonsense_gives_nothing(demo, prefix):
    assert demo.complete(prefix) == []


def test_n_bounds_the_list(demo):
    assert len(demo.complete("s", n=3)) == 3
    with pytest.raises(InvalidQueryError, match="n is 0"):
        demo.complete("s", n=0)


def test_the_same_prefix_gives_the_same_list_and_no_wording_twice(demo):
    for prefix in ("s", "手", "shou", "red dress and b"):
        found = demo.complete(prefix, n=50)
        assert found == demo.complete(prefix, n=50)
        assert len({text.lower() for text in texts(found)}) == len(found)


def test_an_empty_shop_has_nothing_to_suggest(shop):
    own = crossaisle.open(shop)
    assert own.complete("phone") == []
    own.close()


def test_what_is_imported_is_suggested(demo, shop):
    own = crossaisle.open(shop)
    own.index([demo.product("lumora-x5")])
    assert texts(own.complete("lum"))[:2] == ["Lumora", "Lumora phones"]
    own.delete(["lumora-x5"])
    assert own.complete("lum") == []
    own.close()


def test_on_the_command_line(cli, demo_path):
    found = cli("complete", "sj", "--shop", demo_path, "-n", "2", "--json").json["completions"]
    assert found[0] == {"text": "手机", "kind": "kind", "id": "phone", "count": found[0]["count"]}
    assert len(found) == 2
    assert "手机" in cli("complete", "手", "--shop", demo_path).out

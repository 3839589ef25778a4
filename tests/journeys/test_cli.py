"""What a stranger does, from the demo to a shop of their own, through the command line."""

import io
import json
import shutil
from contextlib import closing
from typing import get_args

import pytest

from crossaisle.demo import SAMPLES
from crossaisle.shop import open_shop
from crossaisle.text import has_han
from crossaisle.types import RelationType

FEED = """sku,标题,价格,品牌,颜色,库存
a1,朗慕X5 手机,2999,朗慕,黑色,5
a2,朗慕X6 手机,3999,朗慕,蓝色,3
a3,适用朗慕X5 手机壳,19.9,芬诺,透明,9
a4,20W 充电器,39,安派罗,白色,7
"""
ANSWER = {"schema_version", "slate_id", "query", "intent", "sections", "absent", "degraded", "trace"}
INTENT = {"language", "abstained", "needs", "labels", "constraints"}
NEED = {"id", "text", "origin", "labels", "constraints", "budget_share"}
SECTION = {"title", "need_id", "need", "relation", "items"}
ITEM = {"position", "product", "variant_id", "score", "signals", "relation", "anchor", "source", "reason", "copy", "copy_detail"}
PRODUCT = {"id", "title", "brand", "price", "list_price", "stock", "rating", "image", "categories", "language"}


def items_of(answer):
    return [item for section in answer["sections"] for item in section["items"]]


def ids_of(answer):
    return {item["product"]["id"] for item in items_of(answer)}


def files_of(*folders):
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def _filled(empty_shop, tmp_path_factory):
    place = tmp_path_factory.mktemp("filled")
    (place / "goods.csv").write_text(FEED, encoding="utf-8")
    with closing(open_shop(shutil.copytree(empty_shop, place / "shop"))) as opened:
        opened.index(place / "goods.csv")
    return place / "shop"


@pytest.fixture
def filled(_filled, tmp_path):
    """A shop of one's own with FEED in it."""
    return shutil.copytree(_filled, tmp_path / "shop")


def test_the_demo_answers_four_needs_and_says_what_to_try(demo_run, demo_home):
    assert demo_run.code == 0
    assert "Demo shop: 1,5" in demo_run.err
    for sample in SAMPLES:
        assert sample in demo_run.out.replace("\n", "") or sample in " ".join(demo_run.out.split())
    assert "crossaisle index products.csv" in demo_run.out
    assert (demo_home / "crossaisle" / "demo" / "shop.toml").is_file()


@pytest.mark.parametrize(("need", "is_chinese", "phone"), [("我想买一条新手机", True, "手机"), ("I need a new phone", False, "Phones")])
def test_a_new_phone_gives_phones_then_what_goes_with_one(process, cli, demo_path, demo_home, need, is_chinese, phone):
    ran = process("recommend", need, "--json", home=demo_home) if is_chinese else cli("recommend", need, "--json", "--shop", demo_path)
    assert (ran.code, ran.err) == (0, "")
    answer = ran.json
    assert set(answer) == ANSWER
    assert set(answer["intent"]) >= INTENT
    assert all(set(need) >= NEED for need in answer["intent"]["needs"])
    assert all(set(section) == SECTION for section in answer["sections"])
    assert all(set(item) >= ITEM and set(item["product"]) >= PRODUCT for item in items_of(answer))
    assert [item["position"] for item in items_of(answer)] == list(range(1, len(items_of(answer)) + 1))
    first, *rest = answer["sections"]
    assert first["relation"] is None
    assert len(first["items"]) == 6
    for item in first["items"]:
        assert item["product"]["categories"][0].endswith(phone), "no phone case among the phones"
    relations = [section["relation"] for section in rest]
    assert {"required_part", "accessory"} <= set(relations) <= set(get_args(RelationType))
    assert all(item["relation"] == section["relation"] and item["reason"] for section in rest for item in section["items"])
    for item in items_of(answer):
        assert has_han(item["copy"]) == is_chinese, item["copy"]
        assert item["product"]["price"]["currency"] == ("CNY" if is_chinese else "USD")


def test_a_trip_within_a_budget_without_a_gas_stove(cli, demo_path):
    answer = cli("recommend", "going camping with two kids this weekend, under 1500 yuan, no gas stove", "--json", "--shop", demo_path).json
    assert answer["trace"]["mission"] == "family_camping"
    assert len(answer["sections"]) >= 4
    dearest = sum(max(item["product"]["price"]["amount"] for item in section["items"]) for section in answer["sections"])
    assert dearest <= 150_000
    assert "gas stove" not in " ".join(item["product"]["title"].lower() for item in items_of(answer))


def test_people_get_tables_in_their_language(cli, demo_path):
    ran = cli("recommend", "三千以内的手机，不要黑色", "--shop", demo_path, "-n", "2")
    assert ran.code == 0
    assert all(word in ran.out for word in ("商品", "价格", "为什么", "[三千以内]", "✗", "手机的配件"))


def test_a_need_can_come_from_standard_input(cli, demo_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("给宝宝买纸尿裤\n"))
    ran = cli("recommend", "-", "--json", "--shop", demo_path)
    assert (ran.code, ran.json["query"].strip()) == (0, "给宝宝买纸尿裤")
    assert ran.json["sections"]


def test_what_is_had_or_refused_leaves_the_answer(cli, demo_path):
    first = ids_of(cli("recommend", "帐篷", "--json", "--shop", demo_path).json)
    given = [
        word for option, item_id in zip(("--cart", "--bought", "--exclude"), sorted(first), strict=False) for word in (option, item_id)
    ]
    again = ids_of(cli("recommend", "帐篷", "--json", "--shop", demo_path, *given).json)
    assert again
    assert not again & set(given)


def test_a_catalogue_is_put_in_found_explained_and_emptied(cli, write, shop):
    indexed = cli("index", write("goods.csv", FEED), "--shop", shop)
    assert "Columns: id ← sku, title ← 标题, brand ← 品牌, price ← 价格, stock ← 库存" in indexed.out
    assert "Attributes: color" in indexed.out
    assert "4 added" in indexed.out
    found = cli("search", "手机", "--shop", shop, "--json").json["items"]
    assert {item["product"]["id"] for item in found[:2]} == {"a1", "a2"}
    answer = cli("recommend", "我想买一条新手机", "--shop", shop, "--json").json
    stated = [item["product"]["id"] for section in answer["sections"] if section["relation"] is None for item in section["items"]]
    related = {item["product"]["id"]: item for section in answer["sections"] if section["relation"] for item in section["items"]}
    assert set(stated) == {"a1", "a2"}
    assert set(related) == {"a3", "a4"}
    assert (related["a3"]["anchor"], related["a3"]["relation"]) == ("a1", "accessory")
    shown = cli("explain", "我想买一条新手机", "a1", "--shop", shop)
    assert "朗慕X5 手机" in shown.out
    assert "手机  shown" in shown.out
    hidden = cli("explain", "三千以内的手机", "a2", "--shop", shop, "--json").json["needs"][0]
    assert (hidden["shown"], hidden["reasons"]) == (False, ["fails price (三千以内)"])
    assert cli("delete", "a1", "nobody", "--shop", shop, "--json").json == {"deleted": 1, "products": 3}
    assert "a1" not in {item["product"]["id"] for item in cli("search", "朗慕X5 手机", "--shop", shop, "--json").json["items"]}
    assert "a1" not in ids_of(cli("recommend", "我想买一条新手机", "--shop", shop, "--json").json)
    assert cli("explain", "我想买一条新手机", "a1", "--shop", shop).code == 2


def test_a_price_update_touches_no_index(cli, write, filled):
    before = files_of(filled / "indexes", filled / "vectors")
    report = cli("index", write("goods.csv", FEED.replace("2999", "2799")), "--shop", filled, "--json").json
    assert (report["offers"], report["changed"], report["encoded"]) == (1, 0, 0)
    assert files_of(filled / "indexes", filled / "vectors") == before
    answer = cli("recommend", "手机", "--shop", filled, "--json").json
    prices = {item["product"]["id"]: item["product"]["price"] for item in items_of(answer)}
    assert prices["a1"] == {"amount": 279900, "currency": "CNY"}


def test_the_same_feed_once_more_changes_and_encodes_nothing(cli, write, filled):
    report = cli("index", write("goods.csv", FEED), "--shop", filled, "--json").json
    assert [report[name] for name in ("read", "unchanged", "added", "changed", "offers", "encoded")] == [4, 4, 0, 0, 0, 0]


def test_a_snapshot_removes_what_it_lacks(cli, write, filled):
    fewer = write("fewer.csv", "\n".join(FEED.splitlines()[:3]))
    assert cli("index", fewer, "--shop", filled, "--json").json["products"] == 4
    report = cli("index", fewer, "--shop", filled, "--snapshot", "--json").json
    assert (report["removed"], report["products"]) == (2, 2)
    assert ids_of(cli("recommend", "手机", "--shop", filled, "--json").json) == {"a1", "a2"}


def test_a_snapshot_with_refused_rows_removes_nothing(cli, write, filled):
    report = cli("index", write("bad.csv", "sku,标题,价格\na1,朗慕X5 手机,many\n"), "--shop", filled, "--snapshot", "--json").json
    assert (report["refused"], report["removed"], report["products"]) == (1, 0, 4)
    assert "Nothing was removed" in report["notes"][0]


def test_strict_refuses_all_for_one_bad_row(cli, write, filled):
    ran = cli("index", write("goods.csv", FEED + "a5,坏行,many,朗慕,黑,1\na6,帐篷,1,朗慕,黑,1\n"), "--shop", filled, "--strict", "--json")
    assert (ran.code, ran.json["error"]["code"]) == (3, "data_error")
    assert "row 5" in ran.said
    assert "Nothing was imported" in ran.said
    assert cli("doctor", "--shop", filled, "--json").json["shop"]["products"] == 4


def test_a_backup_answers_like_the_shop_it_was_made_of(cli, filled, tmp_path):
    copy = tmp_path / "copy"
    assert cli("backup", "kept.tar.gz", "--shop", filled).code == 0
    assert cli("restore", "kept.tar.gz", "--shop", copy).code == 0
    answers = [cli("recommend", "手机", "--shop", place, "--json").json for place in (filled, copy)]
    assert answers[0]["sections"]
    assert answers[0]["sections"] == answers[1]["sections"]
    again = cli("restore", "kept.tar.gz", "--shop", copy)
    assert (again.code, "not empty" in again.said) == (2, True)


def test_the_encoder_can_be_changed(cli, filled, tmp_path):
    before = ids_of(cli("recommend", "手机", "--shop", filled, "--json").json)
    ran = cli("upgrade", "--shop", filled, "--encoder", "hashing:64", "--backup", "before.tar.gz")
    assert ran.code == 0
    assert (tmp_path / "before.tar.gz").is_file()
    state = cli("doctor", "--shop", filled, "--json").json["shop"]
    assert (state["encoder"], state["products"], state["without a vector"], state["degraded"]) == ("hashing:64", 4, 0, [])
    assert ids_of(cli("recommend", "手机", "--shop", filled, "--json").json) == before


def test_a_corrected_category_counts_after_an_upgrade(cli, write, shop):
    row = {"id": "x", "title": "Thing One", "categories": ["Aisle 7"], "price": {"amount": 100, "currency": "USD"}}
    cli("index", write("goods.jsonl", json.dumps(row)), "--shop", shop)
    (shop / "overrides").mkdir()
    (shop / "overrides" / "categories.yaml").write_text('"Aisle 7": tent\n')
    assert "outdated:run crossaisle upgrade" in cli("recommend", "tent", "--shop", shop, "--json").json["degraded"]
    assert cli("upgrade", "--shop", shop).code == 0
    mapped = cli("categories", "--shop", shop, "--json").json["categories"]
    assert [(one["path"], one["kind"], one["source"]) for one in mapped] == [("Aisle 7", "tent", "override")]
    answer = cli("recommend", "tent", "--shop", shop, "--json").json
    assert (ids_of(answer), answer["degraded"]) == ({"x"}, [])


def test_an_upgrade_writes_the_index_of_words_anew(cli, write, shop, monkeypatch):
    rows = [{"id": name, "title": title, "price": {"amount": 100, "currency": "USD"}} for name, title in (("x", "Zorblax"), ("y", "Other"))]
    with monkeypatch.context() as older:
        older.setattr("crossaisle.catalog.document.REVISION", "0")
        older.setattr("crossaisle.build.REVISION", "0")
        older.setattr("crossaisle.indexing.lexical_fields", lambda _: {"title": ["nothing"]})
        cli("index", write("goods.jsonl", "\n".join(map(json.dumps, rows))), "--shop", shop)
    assert "outdated:run crossaisle upgrade" in cli("recommend", "zor blax", "--shop", shop, "--json").json["degraded"]
    assert cli("upgrade", "--shop", shop).code == 0
    found = cli("search", "zor blax", "--shop", shop, "--json").json["items"]
    assert found[0]["product"]["id"] == "x"
    assert found[0]["signals"]["lexical"] > 0
    assert cli("doctor", "--shop", shop, "--json").json["shop"]["products"] == len(rows)


def test_similar_products_are_of_the_same_kind(cli, demo_path):
    found = cli("similar", "lumora-x5", "-n", "5", "--shop", demo_path, "--json").json["items"]
    assert len(found) == 5
    assert all(item["product"]["categories"][0] == "Electronics > Phones" for item in found)
    assert "lumora-x5" not in {item["product"]["id"] for item in found}


def test_kinds_are_listed_in_both_languages(cli):
    kinds = {one["id"]: one for one in cli("kinds", "--json").json}
    assert len(kinds) >= 120
    assert "手机" in json.dumps(kinds["phone"], ensure_ascii=False)
    assert "phone_case" in cli("kinds").out


def test_doctor_says_what_is_there_and_what_is_not(cli, demo_path):
    found = cli("doctor", "--shop", demo_path, "--json").json
    assert found["shop"]["products"] > 400
    assert (found["shop"]["without a vector"], found["shop"]["degraded"]) == (0, [])
    assert {"hashing", "multilingual", "onnx", "openai"} <= set(found["encoders"])
    nowhere = cli("doctor", "--shop", "nowhere", "--json")
    assert nowhere.code == 0
    assert "no shop at nowhere" in nowhere.json["shop"]["error"]


def test_settings_say_where_each_value_came_from(cli, monkeypatch, tmp_path):
    monkeypatch.setenv("CROSSAISLE_RETRIEVE__K", "50")
    monkeypatch.setenv("CROSSAISLE_ENCODER__API_KEY", "hush")
    (tmp_path / "crossaisle").mkdir()
    (tmp_path / "crossaisle" / "config.toml").write_text("[slate]\nn = 4\n")
    ran = cli("settings", "show", "--shop", "here", "--json")
    assert ran.json["retrieve.k"] == {"value": "50", "source": "environment"}
    assert ran.json["slate.n"] == {"value": "4", "source": "file"}
    assert ran.json["shop"] == {"value": "here", "source": "flag"}
    assert ran.json["encoder.timeout_s"]["source"] == "default"
    assert "hush" not in ran.out


def test_the_shop_can_be_named_by_the_environment(cli, monkeypatch, filled):
    monkeypatch.setenv("CROSSAISLE_SHOP", str(filled))
    assert cli("search", "充电器", "--json").json["items"][0]["product"]["id"] == "a4"


def test_a_benchmark_directory_is_measured(cli, tmp_path):
    (tmp_path / "products.jsonl").write_text('{"id": "p1", "title": "red kettle"}\n{"id": "p2", "title": "blue tent"}\n')
    (tmp_path / "queries.jsonl").write_text('{"id": "q1", "text": "kettle", "language": "en", "tags": ["t"]}\n')
    (tmp_path / "qrels.tsv").write_text("query_id\tproduct_id\tgrade\nq1\tp1\t1\n")
    ran = cli("evaluate", tmp_path, "--json")
    assert ran.code == 0
    report = ran.json
    assert (report["dataset"], report["queries"]) == (tmp_path.name, 1)
    assert set(report["pipelines"]) == {"full", "lexical", "dense"}
    for measures in report["pipelines"].values():
        assert set(measures) >= {"nDCG@10", "nDCG@10/judged", "MRR@10", "Recall@20", "Recall@100"}
        assert set(measures["nDCG@10"]) == {"value", "low", "high"}
    assert report["pipelines"]["full"]["nDCG@10"]["value"] == 1.0
    assert set(report["tags"]) == {"t"}


def test_help_and_version_need_no_shop(cli, process):
    assert process("--version").out.startswith("crossaisle 0.")
    listed = cli("--help").out
    assert all(
        name in listed
        for name in ("recommend", "search", "similar", "explain", "index", "delete", "demo", "evaluate", "doctor", "settings")
    )


@pytest.mark.slow
def test_the_founding_sentence_with_the_encoder_that_is_the_default(process, tmp_path):
    own = tmp_path / "own"
    assert process("demo", "--shop", own, encoder="").code == 0
    first, *rest = process("recommend", "我想买一条新手机", "--json", "--shop", own).json["sections"]
    assert process("doctor", "--json", "--shop", own).json["shop"]["encoder"] == "multilingual"
    assert {item["product"]["categories"][0] for item in first["items"]} == {"数码 > 手机"}
    assert rest

"""A shop from a file to an answer, through the command line."""

import json

FEED = """sku,标题,价格,品牌,颜色,库存
a1,朗慕X5 手机,2999,朗慕,黑色,5
a2,朗慕X6 手机,3999,朗慕,蓝色,3
a3,适用朗慕X5 手机壳,19.9,芬诺,透明,9
a4,20W 充电器,39,安派罗,白色,7
"""


def test_a_catalogue_is_put_in_asked_explained_and_emptied(command, write, tmp_path):
    feed, shop = write("goods.csv", FEED), tmp_path / "mine"
    report = json.loads(command("index", feed, "--shop", shop, "--currency", "CNY", "--json").stdout)
    assert (report["added"], report["refused"], report["columns"]["title"]) == (4, 0, "标题")
    again = json.loads(command("index", feed, "--shop", shop, "--json").stdout)
    assert (again["unchanged"], again["encoded"], again["offers"]) == (4, 0, 0)
    answer = json.loads(command("recommend", "我想买一条新手机", "--shop", shop, "--json").stdout)
    stated = [item["product"]["id"] for section in answer["sections"] if section["relation"] is None for item in section["items"]]
    related = {item["product"]["id"]: item for section in answer["sections"] if section["relation"] for item in section["items"]}
    assert set(stated) == {"a1", "a2"}
    assert {"a3", "a4"} <= set(related)
    assert (related["a3"]["anchor"], related["a3"]["relation"]) == ("a1", "accessory")
    assert all(item["copy"] and item["reason"] for item in related.values())
    shown = json.loads(command("explain", "我想买一条新手机", "a1", "--shop", shop, "--json").stdout)
    assert shown["needs"][0]["shown"] is True
    hidden = json.loads(command("explain", "三千以内的手机", "a2", "--shop", shop, "--json").stdout)
    assert hidden["needs"][0]["reasons"] == ["fails price (三千以内)"]
    assert json.loads(command("delete", "a1", "nobody", "--shop", shop, "--json").stdout) == {"deleted": 1, "products": 3}
    assert command("similar", "a1", "--shop", shop).returncode == 2


def test_a_price_update_touches_no_index(command, write, tmp_path):
    shop = tmp_path / "mine"
    command("index", write("goods.csv", FEED), "--shop", shop, "--currency", "CNY")
    kept = [shop / "indexes" / "lexical.db", *(shop / "vectors").rglob("vectors.f32")]
    before = [(path.stat().st_mtime_ns, path.stat().st_size) for path in kept]
    report = json.loads(command("index", write("goods.csv", FEED.replace("2999", "2799")), "--shop", shop, "--json").stdout)
    assert (report["offers"], report["encoded"], report["changed"]) == (1, 0, 0)
    assert [(path.stat().st_mtime_ns, path.stat().st_size) for path in kept] == before
    answer = json.loads(command("recommend", "手机", "--shop", shop, "--json").stdout)
    prices = {item["product"]["id"]: item["product"]["price"]["amount"] for section in answer["sections"] for item in section["items"]}
    assert prices["a1"] == 279900


def test_a_snapshot_removes_what_it_lacks_and_strict_refuses_all(command, write, tmp_path):
    shop = tmp_path / "mine"
    command("index", write("goods.csv", FEED), "--shop", shop)
    fewer = "\n".join(FEED.splitlines()[:3])
    assert json.loads(command("index", write("goods.csv", fewer), "--shop", shop, "--snapshot", "--json").stdout)["removed"] == 2
    broken = command("index", write("goods.csv", FEED + "a5,坏行,many,朗慕,黑,1\n"), "--shop", shop, "--strict")
    assert broken.returncode == 3
    assert "row 5" in broken.stderr
    assert json.loads(command("search", "手机", "--shop", shop, "--json").stdout)["items"].__len__() == 2


def test_a_backup_answers_like_the_shop_it_was_made_of(command, write, tmp_path):
    shop, copy = tmp_path / "mine", tmp_path / "copy"
    command("index", write("goods.csv", FEED), "--shop", shop)
    assert command("backup", "kept.tar.gz", "--shop", shop).returncode == 0
    assert command("restore", "kept.tar.gz", "--shop", copy).returncode == 0
    answers = [json.loads(command("recommend", "手机", "--shop", place, "--json").stdout)["sections"] for place in (shop, copy)]
    assert answers[0] == answers[1]


def test_the_encoder_can_be_changed_and_a_category_corrected(command, write, tmp_path):
    shop = tmp_path / "mine"
    rows = [{"id": "x", "title": "Thing One", "categories": ["Aisle 7"], "price": {"amount": 100, "currency": "USD"}}]
    command("index", write("goods.jsonl", "\n".join(map(json.dumps, rows))), "--shop", shop)
    (shop / "overrides").mkdir()
    (shop / "overrides" / "categories.yaml").write_text('"Aisle 7": tent\n')
    assert command("upgrade", "--shop", shop, "--encoder", "hashing").returncode == 0
    mapped = json.loads(command("categories", "--shop", shop, "--json").stdout)["categories"]
    assert (mapped[0]["kind"], mapped[0]["source"]) == ("tent", "override")
    state = json.loads(command("doctor", "--shop", shop, "--json").stdout)["shop"]
    assert (state["encoder"], state["without a vector"], state["degraded"]) == ("hashing", 0, [])


def test_a_benchmark_directory_is_measured(command, write, tmp_path):
    write("products.jsonl", '{"id": "p1", "title": "red kettle"}\n{"id": "p2", "title": "blue tent"}\n')
    write("queries.jsonl", '{"id": "q1", "text": "kettle", "language": "en", "tags": ["t"]}\n')
    write("qrels.tsv", "query_id\tproduct_id\tgrade\nq1\tp1\t1\n")
    report = json.loads(command("evaluate", tmp_path, "--json").stdout)
    assert set(report["pipelines"]) == {"full", "lexical", "dense"}
    assert report["pipelines"]["full"]["nDCG@10"]["value"] == 1.0

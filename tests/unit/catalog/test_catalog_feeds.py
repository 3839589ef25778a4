"""Feed files, from bytes to products."""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter

import pytest

from crossaisle.catalog.feeds import BadRow, Feed, FeedRow, open_feed, read_products
from crossaisle.errors import DataError, MissingExtraError, NotFoundError, UserError
from crossaisle.types import Money, Product, ProductRelation


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def products(path, *, currency="CNY", notes=None, **options):
    return list(read_products(open_feed(path, **options), default_currency=currency, language=None, notes=notes))


def parted(found):
    return [one for one in found if isinstance(one, Product)], [one for one in found if isinstance(one, BadRow)]


def test_jsonl_counts_lines_and_goes_on_after_bad_ones(tmp_path):
    lines = [
        '\ufeff{"id": "a", "title": "Tent"}',
        "",
        "{broken",
        "[1]",
        '{"id": "b", "title": "x"} {}',
        '{"id": "c", "title": "帐篷", "rating": NaN}',
        '{"id": "d", "title": "灯"}',
    ]
    good, bad = parted(products(write(tmp_path / "p.jsonl", "\r\n".join(lines))))
    assert [one.id for one in good] == ["a", "d"]
    assert [one.number for one in bad] == [3, 4, 5, 6]
    assert bad[0].values == {"line": "{broken"}
    assert "not a JSON object" in bad[1].reason


def test_jsonl_with_a_broken_byte_or_endless_nesting_is_a_bad_row(tmp_path):
    path = tmp_path / "p.ndjson"
    path.write_bytes(b'{"id": "a", "title": "\xff"}\n' + b"[" * 200_000 + b'\n{"id": "b", "title": "ok"}\n')
    good, bad = parted(products(path))
    assert [one.id for one in good] == ["b"]
    assert [one.number for one in bad] == [1, 2]


def test_an_overlong_line_costs_itself_only(tmp_path, monkeypatch):
    for module in ("jsonl", "lines"):
        monkeypatch.setattr(f"crossaisle.catalog.feeds.{module}.LINE_LIMIT", 50)
    path = write(tmp_path / "p.jsonl", '{"id": "a", "title": "' + "x" * 500 + '"}\n{"id": "b", "title": "ok"}\n')
    good, bad = parted(products(path))
    assert [(one.id) for one in good] == ["b"]
    assert [one.number for one in bad] == [1]


def test_jsonl_keys_can_be_renamed(tmp_path):
    path = write(tmp_path / "p.jsonl", '{"sku": "a", "name": "Tent", "colour": "red"}\n')
    (product,) = products(path, columns={"id": "sku", "title": "name"})
    assert (product.id, product.title, product.attributes) == ("a", {"en": "Tent"}, {"colour": "red"})


def test_a_json_list_is_read_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr("crossaisle.catalog.feeds.jsonl._CHUNK", 16)
    rows = [{"id": str(n), "title": "帐篷", "description": "d" * n} for n in range(50)]
    found = products(write(tmp_path / "p.json", json.dumps([*rows, 5], indent=1)))
    good, bad = parted(found)
    assert [one.id for one in good] == [row["id"] for row in rows]
    assert [one.number for one in bad] == [51]
    assert products(write(tmp_path / "q.json", "[]")) == []


@pytest.mark.parametrize(
    "text",
    ["", '{"id": 1}', '[{"id": "a", "title": "b"} {"id": "c"}]', '[{"id": "a", "title": "b"}, {"id": ', '[{"id": "a", "title": "b"}'],
)
def test_a_broken_json_list_is_an_error_not_a_short_list(tmp_path, text):
    with pytest.raises(DataError):
        products(write(tmp_path / "p.json", text))


CSV = '商品编号,标题,价格,库存,颜色,描述\r\nA1,"帐篷, 大",￥1299.00,3,绿,"第一行\n第二行"\r\n\r\nA2,灯,"1.299,00 EUR",缺货,,\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_in_the_encodings_of_shops(tmp_path, encoding):
    first, second = products(write(tmp_path / "p.csv", CSV, encoding))
    assert first.title == {"zh": "帐篷, 大"}
    assert first.description == {"zh": "第一行 第二行"}
    assert first.attributes == {"color": "绿"}
    assert first.variants[0].prices == (Money(129900, "CNY"),)
    assert second.variants[0].prices == (Money(129900, "EUR"),)
    assert second.variants[0].stock == 0


def test_csv_that_is_no_text_names_the_line(tmp_path):
    path = tmp_path / "p.csv"
    path.write_bytes(b"id,title\na,caf\xe9\n")
    with pytest.raises(DataError, match="line 2"):
        open_feed(path)


@pytest.mark.parametrize(("suffix", "mark"), [("csv", ","), ("csv", ";"), ("csv", "|"), ("tsv", "\t"), ("txt", "\t")])
def test_the_delimiter_is_found(tmp_path, suffix, mark):
    (product,) = products(write(tmp_path / f"p.{suffix}", f"id{mark}title{mark}price\na{mark}Tent{mark}9\n"))
    assert product.variants[0].prices == (Money(900, "CNY"),)


def test_rows_of_another_length_are_bad_rows(tmp_path):
    good, bad = parted(products(write(tmp_path / "p.csv", "id,title,price\na,Tent,1\nb,Lamp\nc,Cup,3,4\nd,Pan,free\ne,Pot,-5\nf,Bag,6\n")))
    assert [one.id for one in good] == ["a", "f"]
    assert [(one.number, one.column) for one in bad] == [(2, ""), (3, ""), (4, "price"), (5, "price")]
    assert bad[0].values == {"fields": ["b", "Lamp"]}
    assert "2 fields where the header has 3" in bad[0].reason
    assert bad[2].values == {"id": "d", "title": "Pan", "price": "free"}


def test_errors_name_the_files_own_headers(tmp_path):
    _, bad = parted(products(write(tmp_path / "p.csv", "货号,名称,售价\nA,灯,免费\n")))
    assert (bad[0].number, bad[0].column) == (1, "售价")


def test_an_unclosed_quote_does_not_swallow_the_file(tmp_path):
    rows = "".join(f"r{n},Title {n},{'x' * 200}\n" for n in range(3_000))
    good, bad = parted(products(write(tmp_path / "p.csv", 'id,title,description\na,Tent,fine\nb,Lamp,"never closed\n' + rows)))
    assert good[0].id == "a"
    assert good[-1].id == "r2999"
    assert 1 <= len(bad) <= 3


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_csv(tmp_path, text):
    with pytest.raises(DataError, match="empty"):
        open_feed(write(tmp_path / "p.csv", text))


def test_no_id_column_and_no_header(tmp_path):
    with pytest.raises(DataError, match="no column for 'id'") as caught:
        open_feed(write(tmp_path / "p.csv", "artikel,title\na,b\n"))
    assert "artikel, title" in caught.value.hint
    with pytest.raises(DataError, match="no column"):
        open_feed(write(tmp_path / "q.csv", "A1,Tent,9.99\nA2,Lamp,4.99\n"))
    assert products(tmp_path / "p.csv", columns={"id": "artikel"})[0].id == "a"


def test_headers_are_each_once(tmp_path):
    (product,) = products(write(tmp_path / "p.csv", "id,title,tag,tag,\na,Tent,x,y,z\n"))
    assert product.attributes == {"tag": "x", "tag_2": "y", "column_3": "z"} or product.attributes == {
        "tag": "x",
        "tag_2": "y",
        "column_5": "z",
    }


def test_sale_price_availability_languages_and_relations(tmp_path):
    header = "id,title,title_zh,price,sale_price,in_stock,related_product_id,relationship_type,categories"
    row = 'a,Tent,帐篷,20 USD,15 USD,0,"b,c",accessory,Outdoor>Tents|Camping'
    (product,) = products(write(tmp_path / "p.csv", f"{header}\n{row}\n"))
    variant = product.variants[0]
    assert product.title == {"en": "Tent", "zh": "帐篷"}
    assert (variant.prices, variant.list_prices, variant.stock) == ((Money(1500, "USD"),), (Money(2000, "USD"),), 0)
    assert product.relations == (ProductRelation("accessory", "b"), ProductRelation("accessory", "c"))
    assert product.categories == {"en": ("Outdoor > Tents", "Camping")}


def test_rows_of_one_group_become_one_product(tmp_path):
    text = (
        "id,item_group_id,title,price,color,material,image_link\n"
        "r,tee,Tee red,10 USD,red,cotton,r.jpg\n"
        "x,tee,Tee free,free,black,cotton,x.jpg\n"
        "b,tee,Tee blue,12 USD,blue,cotton,b.jpg\n"
        "cap,,Cap,5 USD,red,wool,c.jpg\n"
        "g,tee,Tee green,9 USD,green,cotton,g.jpg\n"
    )
    good, bad = parted(products(write(tmp_path / "p.tsv", text)))
    tee, cap = good
    assert (tee.id, cap.id) == ("tee", "cap")
    assert [(one.id, one.options, one.prices[0].amount, one.image_url) for one in tee.variants] == [
        ("r", {"color": "red"}, 1000, "r.jpg"),
        ("b", {"color": "blue"}, 1200, "b.jpg"),
    ]
    assert tee.attributes == {"material": "cotton"}
    assert tee.images == ("r.jpg", "b.jpg")
    assert tee.variants[1].title == {"en": "Tee blue"}
    assert [(one.number, one.column) for one in bad] == [(2, "price"), (5, "id")]
    assert "row 1" in bad[1].reason


SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Compare At Price,Image Src,Variant Image,Cost per item\n"
    "mug,Mug,<p>Holds <b>tea</b></p>,Acme,Cups,Color,White,,8.00,10.00,m1.jpg,w.jpg,2\n"
    "mug,,,,,,Black,MUG-B,9.00,,m2.jpg,,3\n"
    "mug,,,,,,,,,,m3.jpg,,\n"
    "pan,Pan,,Acme,Pans,Title,Default Title,,30,,p.jpg,,9\n"
)


def test_shopify_rows_that_carry_only_variants_or_images(tmp_path):
    mug, pan = products(write(tmp_path / "p.csv", SHOPIFY), currency="USD")
    assert mug.description == {"en": "Holds tea"}
    assert mug.images == ("m1.jpg", "m2.jpg", "m3.jpg")
    assert [(one.id, one.options, one.prices, one.list_prices, one.image_url) for one in mug.variants] == [
        ("mug:White", {"color": "White"}, (Money(800, "USD"),), (Money(1000, "USD"),), "w.jpg"),
        ("MUG-B", {"color": "Black"}, (Money(900, "USD"),), (), "m1.jpg"),
    ]
    assert (pan.id, pan.variants[0].id, pan.variants[0].options) == ("pan", "pan", {})
    assert "Cost per item" not in str(mug)


def test_duplicate_ids_are_bad_rows_that_name_the_first(tmp_path):
    good, bad = parted(products(write(tmp_path / "p.csv", "id,title\na,Tent\nb,Lamp\na,Tent\na,Cup\n")))
    assert [one.title["en"] for one in good] == ["Tent", "Lamp"]
    assert [(one.number, one.column) for one in bad] == [(3, "id"), (4, "id")]
    assert all("row 1" in one.reason for one in bad)


def test_a_bad_row_does_not_take_the_id(tmp_path):
    good, bad = parted(products(write(tmp_path / "p.csv", "id,title,price\na,Tent,free\na,Tent,5\n")))
    assert ([one.id for one in good], [one.number for one in bad]) == (["a"], [1])


def test_gzip_of_every_text_format(tmp_path):
    for name, text in (("p.csv.gz", CSV), ("p.jsonl.gz", '{"id": "a", "title": "b"}\n'), ("p.json.gz", '[{"id": "a", "title": "b"}]')):
        (tmp_path / name).write_bytes(gzip.compress(text.encode()))
        assert parted(products(tmp_path / name))[1] == []
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a", "title": "b"}\n' * 5_000)[:-20])
    (tmp_path / "not.csv.gz").write_bytes(b"id,title\n")
    for name in ("cut.jsonl.gz", "not.csv.gz"):
        with pytest.raises(DataError, match="gzip"):
            products(tmp_path / name)


def test_opening_says_what_is_wrong(tmp_path):
    with pytest.raises(NotFoundError):
        open_feed(tmp_path / "none.csv")
    with pytest.raises(UserError, match="directory"):
        open_feed(tmp_path)
    with pytest.raises(UserError) as caught:
        open_feed(write(tmp_path / "p.xlsx", "x"))
    assert "jsonl, json, csv, tsv, parquet" in caught.value.hint
    with pytest.raises(UserError):
        open_feed(tmp_path / "p.xlsx", format="excel")
    with pytest.raises(DataError):
        open_feed(tmp_path / "p.xlsx", format="csv")


def test_total_is_about_the_number_of_rows(tmp_path):
    path = write(tmp_path / "p.csv", "id,title\n" + "".join(f"{n},Title\n" for n in range(100, 300)))
    feed = open_feed(path)
    assert feed.total == 200
    assert feed.plan is not None
    assert open_feed(write(tmp_path / "p.jsonl", "{}\n" * 7)).total == 7


def test_rows_are_not_read_ahead(tmp_path):
    rows = iter([FeedRow(1, {"id": "a", "title": "x"}), FeedRow(2, {"id": "b", "title": "y"})])
    found = read_products(Feed(tmp_path, "jsonl", rows, None, 2), default_currency=None, language=None)
    assert next(found).id == "a"
    assert next(found).id == "b"


def test_notes_reach_the_caller(tmp_path):
    notes = Counter()
    write(tmp_path / "p.jsonl", "".join(json.dumps({"id": str(n), "title": "x", "deep": {"a": 1}}) + "\n" for n in range(3)))
    products(tmp_path / "p.jsonl", notes=notes)
    assert list(notes.values()) == [3]


def test_parquet_without_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError) as caught:
        open_feed(write(tmp_path / "p.parquet", "x"))
    assert caught.value.extra == "parquet"


def test_parquet(tmp_path):
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = arrow.table(
        {
            "id": [1, 2, 2],
            "title": ["Tent", "帐篷", "again"],
            "price": [9.99, 20.0, None],
            "images": [["a.jpg", "b.jpg"], None, None],
            "rating": [{"value": 4.5, "count": 3}, None, None],
            "made": [None, None, None],
        }
    )
    parquet.write_table(table, tmp_path / "p.parquet", row_group_size=1)
    feed = open_feed(tmp_path / "p.parquet")
    assert feed.total == 3
    good, bad = parted(list(read_products(feed, default_currency="USD", language=None)))
    assert [(one.id, one.variants[0].prices) for one in good] == [("1", (Money(999, "USD"),)), ("2", (Money(2000, "USD"),))]
    assert good[0].images == ("a.jpg", "b.jpg")
    assert good[0].rating.count == 3
    assert [one.number for one in bad] == [3]
    with pytest.raises(DataError, match="Parquet"):
        open_feed(write(tmp_path / "q.parquet", "PAR1 not really"))


def test_a_group_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("crossaisle.catalog.feeds.read.MOST_VARIANTS", 3)
    rows = "".join(f"v{n},g,Tee,{n}\n" for n in range(5))
    good, bad = parted(products(write(tmp_path / "p.csv", f"id,group_id,title,size\n{rows}")))
    assert [len(one.variants) for one in good] == [3]
    assert [one.number for one in bad] == [4, 5]


def test_a_long_json_list_in_one_line_is_read_in_linear_time(tmp_path):
    rows = [{"id": str(n), "title": "Tent", "description": "word " * 40} for n in range(8_000)]
    assert len(products(write(tmp_path / "p.json", json.dumps(rows)))) == 8_000

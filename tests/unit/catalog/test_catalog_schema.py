"""Column names, and the JSON Schema against the validator."""

from __future__ import annotations

import json
from importlib import resources

import jsonschema
import pytest

from crossaisle.catalog.schema import column_key, guess_columns, require_columns
from crossaisle.catalog.validate import FIELDS, read_product
from crossaisle.errors import DataError, UserError

SCHEMA = json.loads((resources.files("crossaisle.catalog") / "product.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_google_header():
    header = [
        "g:id",
        "title",
        "description",
        "link",
        "image_link",
        "availability",
        "price",
        "sale_price",
        "brand",
        "gtin",
        "item_group_id",
        "color",
    ]
    plan = guess_columns(header, {})
    assert plan.columns["id"] == "g:id"
    assert plan.columns["url"] == "link"
    assert plan.columns["group_id"] == "item_group_id"
    assert plan.columns["sale_price"] == "sale_price"
    assert plan.attributes == {"color": "color"}


def test_openai_header():
    plan = guess_columns(
        ["item_id", "group_id", "item_group_title", "title", "image_url", "star_rating", "review_count", "popularity_score"], {}
    )
    assert set(plan.columns) == {"id", "group_id", "group_title", "title", "image_url", "rating", "rating_count", "popularity"}


def test_shopify_header_keeps_costs_out():
    header = [
        "Handle",
        "Title",
        "Body (HTML)",
        "Vendor",
        "Type",
        "Variant SKU",
        "Variant Price",
        "Variant Compare At Price",
        "Cost per item",
    ]
    plan = guess_columns([*header, "Color (product.metafields.shopify.color-pattern)"], {})
    assert plan.columns["group_id"] == "Handle"
    assert plan.columns["id"] == "Variant SKU"
    assert plan.columns["description"] == "Body (HTML)"
    assert plan.columns["list_price"] == "Variant Compare At Price"
    assert plan.ignored == ("Cost per item",)
    assert list(plan.attributes) == ["color"]


def test_woocommerce_header():
    plan = guess_columns(["ID", "SKU", "Name", "In stock?", "Stock", "Regular price", "Sale price", "Categories", "Images"], {})
    assert plan.columns["id"] == "ID"
    assert plan.columns["availability"] == "In stock?"
    assert plan.columns["price"] == "Regular price"
    assert plan.attributes == {"sku": "SKU"}


def test_chinese_header():
    plan = guess_columns(["商品编号", "标题", "价格（元）", "原价", "库存", "品牌", "类目", "描述", "颜色", "尺码", "洗涤说明"], {})
    assert set(plan.columns) == {"id", "title", "price", "list_price", "stock", "brand", "categories", "description"}
    assert plan.attributes == {"color": "颜色", "size": "尺码", "洗涤说明": "洗涤说明"}


def test_languages_have_columns_of_their_own():
    plan = guess_columns(["id", "title_en", "标题", "中文描述", "name_zh-CN", "category_id"], {})
    assert plan.columns == {"id": "id", "title": "标题", "title_en": "title_en", "description_zh": "中文描述", "title_zh": "name_zh-CN"}
    assert plan.attributes == {"category_id": "category_id"}


def test_overrides_win_over_guesses():
    plan = guess_columns(["id", "code", "title", "weight"], {"id": "code"})
    assert plan.columns == {"id": "code", "title": "title"}
    assert plan.attributes == {"id": "id", "weight": "weight"}


def test_overrides_must_exist():
    with pytest.raises(UserError, match="no column 'colour'"):
        guess_columns(["id"], {"colour": "id"})
    with pytest.raises(UserError, match="no header 'code'"):
        guess_columns(["id"], {"id": "code"})


def test_a_table_needs_an_id():
    header = ["article", "title"]
    with pytest.raises(DataError, match="no column for 'id'") as caught:
        require_columns(guess_columns(header, {}), header)
    assert "--column id=HEADER" in caught.value.hint
    assert "article, title" in caught.value.hint


def test_two_headers_of_one_name_are_both_kept():
    plan = guess_columns(["id", "Color", "颜色", "color"], {})
    assert plan.attributes == {"color": "Color", "color_2": "颜色", "color_3": "color"}


def test_keys_fold_case_marks_and_script():
    assert [column_key(text) for text in ("ProductID", "Compare-at price", "商品編號", "  Title ")] == [
        "product_id",
        "compare_at_price",
        "商品编号",
        "title",
    ]


def test_schema_is_valid_and_names_every_field():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == FIELDS


@pytest.mark.parametrize("example", SCHEMA["examples"], ids=lambda example: str(example["id"]))
def test_examples_pass_both_doors(example):
    VALIDATOR.validate(example)
    assert read_product(example, number=1, default_currency=None, language=None).title


@pytest.mark.parametrize(
    "row",
    [
        {"title": "no id"},
        {"id": "", "title": "x"},
        {"id": "a"},
        {"id": "a", "title": 5},
        {"id": "a", "title": "x", "price": {"amount": -1, "currency": "USD"}},
        {"id": "a", "title": "x", "price": {"amount": 1.5, "currency": "USD"}},
        {"id": "a", "title": "x", "price": {"amount": 1, "currency": "usd"}},
        {"id": "a", "title": "x", "stock": -1},
        {"id": "a", "title": "x", "stock": 1.5},
        {"id": "a", "title": "x", "rating": 5.1},
        {"id": "a", "title": "x", "popularity": -1},
        {"id": "a", "title": "x", "relations": [{"type": "friend", "id": "b"}]},
        {"id": "a", "title": "x", "attributes": ["red"]},
        {"id": "a", "title": "x", "variants": [{"options": {}}]},
    ],
)
def test_both_doors_refuse(row):
    assert not VALIDATOR.is_valid(row)
    with pytest.raises(DataError):
        read_product(row, number=1, default_currency="USD", language=None)

"""Column names, once: what each column of the import shape is called in the feeds of the world.

Google Merchant, OpenAI's flat product file, Shopify's and WooCommerce's CSV, and the headers Chinese shops write.
Knows names only, never values. Headers are compared in lower case with every other character folded to "_".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crossaisle.errors import DataError, UserError
from crossaisle.text import clean, normalise


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": _names("item_id product_id variant_sku sku offer_id article_number 商品编号 商品编码 商品id 货号 编号 sku编码"),
    "group_id": _names("item_group_id url_handle handle parent_sku parent_id spu spu_id 款号"),
    "title": _names("name product_name product_title item_name 标题 商品标题 名称 商品名称 商品名 品名"),
    "group_title": ("item_group_title",),
    "description": _names("body_html body long_description product_description 描述 商品描述 详情 商品详情 简介"),
    "brand": _names("brand_name vendor manufacturer 品牌 品牌名称 厂商"),
    "price": _names("variant_price regular_price current_price unit_price 价格 售价 现价 单价 商品价格 销售价"),
    "sale_price": _names("special_price discount_price promo_price 促销价 活动价 优惠价 特价 折扣价"),
    "list_price": _names("compare_at_price variant_compare_at_price was_price original_price msrp rrp 原价 市场价 划线价 吊牌价"),
    "currency": _names("price_currency currency_code 币种 货币"),
    "stock": _names("inventory_quantity variant_inventory_qty stock_quantity inventory quantity qty 库存 库存数量 库存量 数量"),
    "availability": _names("in_stock stock_status availability_status 库存状态 是否有货"),
    "gtin": _names("ean upc barcode variant_barcode gtin13 gtin_upc_ean_or_isbn 条码 条形码 国际条码"),
    "categories": _names("category product_type product_category category_path type 类目 商品类目 分类 商品分类 类别"),
    "image_url": _names("image_link product_image_url image_src main_image image picture 图片 主图 图片链接 图片地址 商品图片"),
    "variant_image_url": ("variant_image",),
    "images": _names("additional_image_urls additional_image_link gallery 图片列表 附图"),
    "url": _names("link product_url permalink 链接 商品链接 网址"),
    "rating": _names("star_rating average_rating product_review_rating rating_value stars 评分 商品评分 星级"),
    "rating_count": _names("review_count reviews_count product_review_count reviews num_reviews 评价数 评价数量 评论数"),
    "popularity": _names("popularity_score total_sales units_sold sales 销量 月销量 累计销量"),
    "fits": _names("compatible_with compatibility 适用机型 适用型号 适用 适配 兼容"),
    "language": _names("lang content_language 语言"),
    "relations": ("related_product", "related_products"),
    "related_product_id": ("related_product_ids",),
    "relationship_type": (),
    "attributes": (),
    "variants": (),
    **{f"option{n}_{part}": () for n in (1, 2, 3) for part in ("name", "value")},
}
"""Canonical column -> other names for it, the surest first; the canonical name itself is surer than all."""

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "color": ("colour", "颜色", "颜色分类"),
    "size": ("尺码", "尺寸", "码数"),
    "material": ("材质", "材料", "面料"),
    "pattern": ("图案", "花色"),
    "gender": ("性别", "适用性别"),
    "age_group": ("适用年龄", "年龄段"),
    "style": ("风格", "款式"),
    "season": ("季节", "适用季节"),
}
"""Attribute name -> other names for it; any further header names an attribute of its own."""

LANGUAGE_COLUMNS = ("title", "description", "brand", "categories")
"""Columns that may come once per language: title_en, title_zh, 英文标题 ..."""

_LANGUAGE_WORDS = {"中文": "zh", "英文": "en"}
_LANGUAGE_END = re.compile(r"_(?P<language>en|zh|ja|ko|de|fr|es|it|pt|nl|ru|pl|tr|ar|vi|th)(?:_[a-z]{2,4})?$")
_INTERNAL = frozenset(
    _names(
        "cost cost_per_item charge_tax tax_code tax_class tax_status inventory_tracker variant_inventory_tracker "
        "continue_selling_when_out_of_stock variant_inventory_policy requires_shipping variant_requires_shipping variant_taxable "
        "fulfillment_service variant_fulfillment_service gift_card published published_on_online_store status seo_title "
        "seo_description image_position image_alt_text option1_linked_to option2_linked_to option3_linked_to "
        "google_product_category is_eligible_search is_eligible_checkout is_ads_eligible seller_name seller_url seller_tos "
        "seller_privacy_policy return_policy identifier_exists 成本 成本价 进价 供货价"
    )
)
"""Columns that say nothing to a shopper, or must not: what the shop pays, how it files and taxes."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_METAFIELD = re.compile(r"\s*\(product\.metafields[^)]*\)")


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """Which header feeds which column."""

    columns: Mapping[str, str]
    """Canonical column -> header."""
    attributes: Mapping[str, str]
    """Attribute name -> header."""
    ignored: tuple[str, ...] = ()
    """Headers of no use to shoppers."""


def column_key(header: str) -> str:
    """Give the form in which headers are compared.

    Example:
        >>> column_key("Body (HTML)"), column_key("g:itemGroupID"), column_key("价格（元）")
        ('body_html', 'item_group_id', '价格')
    """
    folded = re.sub(r"[\W_]+", "_", normalise(_CAMEL.sub("_", _METAFIELD.sub("", header)))).strip("_")
    return folded.removeprefix("g_").removesuffix("_元")


def guess_columns(header: Sequence[str], overrides: Mapping[str, str]) -> ColumnPlan:
    """Tell which header feeds which column; leftover headers become attributes.

    Args:
        header: Headers as they stand in the file, each once.
        overrides: Canonical column -> header, as said by the user; wins over every guess.

    Raises:
        UserError: An override names a column or header that does not exist.

    Example:
        >>> guess_columns(["商品编号", "标题", "title_en", "售价", "颜色", "Cable length"], {})
        ColumnPlan(columns={'id': '商品编号', 'title': '标题', 'price': '售价', 'title_en': 'title_en'},
        attributes={'color': '颜色', 'cable_length': 'Cable length'}, ignored=())
    """
    columns = _overridden(header, overrides)
    free = [name for name in header if name not in columns.values()]
    guessed = {canonical: found for canonical in COLUMNS if canonical not in columns for found in [_first(free, canonical)] if found}
    columns.update(guessed)
    for name in free:
        localised = localised_column(name)
        if name not in columns.values() and localised and localised not in columns:
            columns[localised] = name
    leftover = [name for name in free if name not in columns.values()]
    kept = [name for name in leftover if column_key(name) not in _INTERNAL]
    return ColumnPlan(columns, _attribute_names(kept), tuple(name for name in leftover if name not in kept))


def require_columns(plan: ColumnPlan, header: Sequence[str]) -> None:
    """Check that a table says which product a row is and what it is called.

    Raises:
        DataError: No column for id or for title; the hint lists the headers.
    """
    has_title = any(name == "title" or name.startswith(("title_", "group_title")) for name in plan.columns)
    missing = [] if {"id", "group_id"} & set(plan.columns) else ["id"]
    for name in [*missing, *([] if has_title else ["title"])]:
        listed = ", ".join(header[:60])
        raise DataError(f"no column for {name!r}", hint=f"Say which one it is: --column {name}=HEADER. The headers are: {listed:.1500}")


def _overridden(header: Sequence[str], overrides: Mapping[str, str]) -> dict[str, str]:
    for canonical, name in overrides.items():
        if canonical not in COLUMNS and localised_column(canonical) != canonical:
            raise UserError(
                f"There is no column {canonical!r}.", hint=f"Columns are: {', '.join(COLUMNS)}; {LANGUAGE_COLUMNS[0]}_en and the like."
            )
        if name not in header:
            raise UserError(f"The file has no header {name!r}.", hint=f"The headers are: {', '.join(header):.1500}")
    return dict(overrides)


def _first(header: Iterable[str], canonical: str) -> str | None:
    names = {column_key(name): name for name in reversed(list(header))}
    return next((names[alias] for alias in (canonical, *COLUMNS[canonical]) if alias in names), None)


def localised_column(header: str) -> str | None:
    """Give title_zh for title_zh, name_zh-CN or 中文标题; None for a header of no one language."""
    key = column_key(header)
    for word, language in _LANGUAGE_WORDS.items():
        if key.startswith(word):
            return _in_language(key.removeprefix(word), language)
    end = _LANGUAGE_END.search(key)
    return _in_language(key[: end.start()], end["language"]) if end else None


def _in_language(key: str, language: str) -> str | None:
    return next((f"{column}_{language}" for column in LANGUAGE_COLUMNS if key == column or key in COLUMNS[column]), None)


def _attribute_names(header: Iterable[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for text in header:
        key = column_key(text)
        known = next((name for name, aliases in ATTRIBUTES.items() if key in aliases), None)
        name = known or (key if text.isascii() and key else clean(text))
        numbered = (f"{name}_{count}" for count in itertools.count(2))
        names[name if name not in names else next(one for one in numbered if one not in names)] = text
    return names

"""What an answer could be narrowed by, held against the products counted one by one."""

import pytest

import crossaisle
from crossaisle.errors import InvalidQueryError
from crossaisle.quantities import to_major
from crossaisle.rank.select import KIND_FLOOR, asked_kinds
from crossaisle.retrieve.eligibility import eligibility
from crossaisle.text import normalise
from crossaisle.types import Filter

SURE = (
    "手机",
    "3000以内的手机，不要黑色",
    "red dress under $60",
    "only black phones",
    "laptop and mouse, in total under $1500",
    "phone rated 4.5 stars and up",
    "Lumora only phone under $500",
    "camping with the family",
    "帐篷和睡袋，4.5分以上",
)
UNSURE = ("something quiet for rainy evenings", "a gift for my mum under $40")
"""Of no certain kind: counted are their candidates."""
TEXTS = (*SURE, *UNSURE)


def by_field(facets):
    return {one.field: one for one in facets}


def price_of(variant, table, currency):
    own = {one.currency: to_major(one) for one in variant.prices}
    if currency in own:
        return own[currency]
    return next((amount * rate for unit, amount in own.items() if (rate := table.rates.between(unit, currency))), None)


def stated(item, variant, field):
    """Values that a variant states, less those that the product denies."""
    derived = item.derived
    found = {*derived["facts"].get(field, ()), *derived["variant_facts"].get(variant.id, {}).get(field, ())}
    return found - set(derived["denied"].get(field, ()))


def mentioned(item, variant, field):
    derived = item.derived
    return {*derived["mentions"].get(field, ()), *derived["variant_mentions"].get(variant.id, {}).get(field, ())}


def compares(number, clause):
    if number is None:
        return False
    if isinstance(clause.value, tuple):
        return clause.value[0] - 1e-9 <= number <= clause.value[1] + 1e-9
    return number <= clause.value + 1e-9 if clause.op == "lte" else number >= clause.value - 1e-9


def passes(item, variant, clause, table):
    product = item.product
    if clause.field == "stock":
        met = variant.stock is None or variant.stock > 0
    elif clause.field == "price":
        met = compares(price_of(variant, table, clause.unit), clause)
    elif clause.field == "rating":
        met = compares(product.rating.value if product.rating else None, clause)
    elif clause.field == "brand":
        met = normalise(str(clause.value)) in map(normalise, product.brand.values())
    elif clause.field == "item_id":
        met = bool({product.id, variant.id} & set(clause.value))
    elif clause.field == "kind":
        met = item.derived["kind"] == clause.value
    else:
        met = clause.value in stated(item, variant, clause.field)
        if clause.is_negated:
            denied = clause.value in item.derived["denied"].get(clause.field, ())
            return denied or not (met or clause.value in mentioned(item, variant, clause.field))
    return met != clause.is_negated


def left(demo, query, intent, *, without):
    """Product id -> its variants that meet everything asked for but of one field, over what the needs are about."""
    recommender, table = demo.recommender, demo.recommender.table
    found = {}
    for need in intent.needs:
        filters, _ = eligibility(query, intent, need, can_price=table.can_price, knows_ages=table.knows_ages)
        ids = {one.id: one.field for one in (*intent.constraints, *need.constraints)}
        fields = {without, "budget"} if without == "price" else {without}
        clauses = [one for one in filters.clauses if ids.get(one.reason) not in fields]
        kinds = asked_kinds(need) if without != "kind" else [label.id for label in need.labels]
        for item in demo.parts.store:
            variants = [one for one in item.product.variants if all(passes(item, one, clause, table) for clause in clauses)]
            is_about = item.derived["kind"] in kinds and (without == "kind" or item.derived["kind_confidence"] >= KIND_FLOOR)
            if variants and is_about:
                known = found.setdefault(item.product.id, (item, []))[1]
                known.extend(one for one in variants if one not in known)
    assert recommender is demo.recommender
    return found


def holds(item, variants, field, value, *, table, currency):
    product = item.product
    if field == "brand":
        return normalise(value) in map(normalise, product.brand.values())
    if field == "kind":
        return item.derived["kind"] == value and item.derived["kind_confidence"] >= KIND_FLOOR
    if field == "category":
        return any(path == value or path.startswith(f"{value} >") for paths in product.categories.values() for path in paths)
    if field == "rating":
        return product.rating is not None and product.rating.value >= value
    if field == "price":
        low, high = value
        prices = [price for one in variants if (price := price_of(one, table, currency)) is not None]
        return any((low is None or price >= low - 1e-9) and (high is None or price <= high + 1e-9) for price in prices)
    return any(value in stated(item, one, field) for one in variants)


@pytest.mark.parametrize("text", SURE)
def test_counts_are_those_of_the_products_one_by_one(demo, text):
    query = demo.query(text)
    intent = demo.recommender.understand(query)
    assert all(need.is_kind_certain for need in intent.needs)
    facets = demo.facets(query, n=1000)
    assert {"brand", "price"} <= {one.field for one in facets}
    for facet in facets:
        products = left(demo, query, intent, without=facet.field)
        for value in facet.values:
            count = sum(
                holds(*one, facet.field, value.value, table=demo.recommender.table, currency=intent.currency) for one in products.values()
            )
            assert (facet.field, value.label, count) == (facet.field, value.label, value.count)
        if facet.field == "brand":
            assert len(facet.values) >= len({normalise(next(iter(one.product.brand.values()))) for one, _ in products.values()})


def test_without_a_text_everything_that_can_be_bought_is_counted(demo):
    facets = by_field(demo.facets(None, language="zh", n=1000))
    table = demo.recommender.table
    available = table.lower(Filter()).products.copy()
    available[:] = False
    available[table.owner[table.is_available]] = True
    assert sum(one.count for one in facets["kind"].values) == int(
        (available & (table.kind_codes >= 0) & (table.kind_confidence >= KIND_FLOOR)).sum()
    )
    assert {"color", "material", "feature"} <= facets.keys()


def test_a_need_of_no_sure_kind_is_about_its_candidates(demo):
    query = demo.query("120 Hz screen")
    intent = demo.recommender.understand(query)
    assert not intent.needs[0].is_kind_certain
    counted = sum(one.count for one in by_field(demo.facets(query, n=1000))["kind"].values)
    shown = {item.product.id for section in demo.recommend(query).sections if not section.relation for item in section.items}
    assert len(shown) <= counted <= len(demo.recommender.score(query, intent, intent.needs[0]).candidates)


def test_a_field_is_counted_without_what_was_asked_of_itself_and_its_values_are_marked(demo):
    free, bound = (by_field(demo.facets(text)) for text in ("手机", "3000以内的手机"))
    assert sum(one.count for one in bound["brand"].values) < sum(one.count for one in free["brand"].values)
    cheaper = [one.is_selected for one in bound["price"].values]
    assert cheaper == sorted(cheaper, reverse=True)
    assert (cheaper[0], cheaper[-1]) == (True, False)
    assert 3000.0 in {one.value[1] for one in bound["price"].values}
    brand = by_field(demo.facets("Lumora only phones"))["brand"]
    assert [one.value for one in brand.values if one.is_selected] == ["Lumora"]
    assert len(brand.values) == len(free["brand"].values)


def test_choosing_a_value_leaves_its_count(demo):
    """The label of a price or a rating, said, is the value."""
    for field in ("price", "rating"):
        for value in by_field(demo.facets("phones"))[field].values:
            narrowed = by_field(demo.facets(f"phones, {value.label}", fields=["kind"]))["kind"]
            assert next(one.count for one in narrowed.values if one.value == "phone") == value.count


def test_labels_are_in_the_language_of_the_query(demo):
    chinese, english = (by_field(demo.facets("手机", language=language)) for language in ("zh", "en"))
    assert (chinese["brand"].label, english["brand"].label) == ("品牌", "Brand")
    assert {one.label for one in chinese["brand"].values} & {"朗慕"}
    assert {one.label for one in english["brand"].values} & {"Lumora"}
    assert [one.label for one in english["category"].values] == ["Electronics > Phones"]
    assert "黑色" in {one.label for one in chinese["color"].values}


def test_fields_can_be_chosen_in_order(demo):
    assert [one.field for one in demo.facets("手机", fields=["rating", "brand"])] == ["rating", "brand"]
    assert demo.facets("手机", fields=["season"]) == []


def test_n_bounds_the_values_but_keeps_what_is_selected(demo):
    found = by_field(demo.facets("only grey phones", n=1))["color"]
    assert [(one.value, one.is_selected) for one in found.values] == [("grey", True)]


def test_what_cannot_be_counted_is_refused(demo):
    with pytest.raises(InvalidQueryError, match="no field 'colour'"):
        demo.facets("手机", fields=["colour"])
    with pytest.raises(InvalidQueryError, match="n is 0"):
        demo.facets("手机", n=0)
    with pytest.raises(InvalidQueryError, match="empty"):
        demo.facets(" ")


def test_what_is_not_eligible_is_not_counted(demo):
    all_of_them = by_field(demo.facets("手机"))["kind"].values[0].count
    shown = [item.product.id for item in demo.recommend("手机").sections[0].items]
    assert by_field(demo.facets("手机", excluded=tuple(shown[:2])))["kind"].values[0].count == all_of_them - 2


def test_an_empty_shop_has_no_facets(shop):
    own = crossaisle.open(shop)
    assert own.facets("phone") == own.facets(None) == []
    own.close()


def test_on_the_command_line(cli, demo_path):
    found = cli("facets", "手机", "--shop", demo_path, "--field", "brand", "--json").json["facets"]
    assert [one["field"] for one in found] == ["brand"]
    assert found[0]["values"][0].keys() == {"value", "label", "count", "is_selected"}
    assert "朗慕" in cli("facets", "手机", "--shop", demo_path).out
    assert cli("facets", "--shop", demo_path, "--field", "nonsense").code == 2
    prices = cli("facets", "--shop", demo_path, "--field", "price", "--json").json["facets"][0]["values"]
    assert [len(one["value"]) for one in prices] == [2] * len(prices)

"""What a catalogue is found to say of its products."""

from crossaisle import knowledge
from crossaisle.protocols import StoredProduct
from crossaisle.testing import full_product, generated_products
from crossaisle.train.pairs import FORMS, collect
from crossaisle.types import Product, Variant

KNOWN = knowledge.load()


def stored(product, *, kind="", confidence=1.0, row=0):
    return StoredProduct(row, product, "hash", {"kind": kind, "kind_confidence": confidence})


def product(item_id="p", **fields):
    return Product(id=item_id, **{"title": {"en": "Lumora X5 smartphone 128 GB black"}, "variants": (Variant(item_id),), **fields})


def texts_of(pairs, form):
    return {pairs.texts[text] for text, own in zip(pairs.text, pairs.form, strict=True) if FORMS[own] == form}


def test_names_of_the_kind_with_brand_and_values():
    item = stored(product(brand={"en": "Lumora"}, attributes={"finish": "matte", "weight": "180", "is_new": True}), kind="phone")
    pairs = collect([item], KNOWN)
    names = texts_of(pairs, "kind")
    assert names <= {*KNOWN.kinds["phone"].words, *KNOWN.kinds["phone"].name.values()}
    assert len(names) == 2
    (brand,) = texts_of(pairs, "brand")
    assert brand.removeprefix("Lumora ") in names
    (attribute,) = texts_of(pairs, "attribute")
    assert attribute.removeprefix("matte ") in names  # a bare number is no way to ask


def test_narrower_words_of_a_kind_are_no_names_for_all_of_it():
    seen = set()
    for number in range(200):
        seen |= texts_of(collect([stored(product(f"p{number}"), kind="phone")], KNOWN), "kind")
    assert not any(word != one and word.endswith(one) for word in seen for one in seen)


def test_a_kind_that_is_not_sure_teaches_nothing():
    pairs = collect([stored(product(), kind="phone", confidence=0.2)], KNOWN)
    assert texts_of(pairs, "kind") == set()
    assert pairs.kinds == ("",)


def test_categories_stand_in_for_an_unknown_kind():
    pairs = collect([stored(product(categories={"en": ("Garden > Hose reels",)}, brand={"en": "Lumora"}))], KNOWN)
    assert texts_of(pairs, "category") == {"Garden   Hose reels"}
    assert texts_of(pairs, "kind") == {"Hose reels"}
    assert texts_of(pairs, "brand") == {"Lumora Hose reels"}
    assert pairs.kinds == ("category:Garden > Hose reels",)


def test_sentences_and_words():
    about = "Bright 5.5 inch screen. Small.\nLasts for two whole days! And charges in half an hour."
    pairs = collect([stored(product(description={"en": about}))], KNOWN)
    assert texts_of(pairs, "description") == {"Bright 5.5 inch screen.", "Lasts for two whole days!"}
    (words,) = texts_of(pairs, "words")
    assert words in "Lumora X5 smartphone 128 GB black"
    assert len(words.split()) in {2, 3}


def test_titles_in_two_languages_teach_each_other():
    title = {"en": "Trail tent", "zh": "徒步帐篷"}
    pairs = collect([stored(product(title=title))], KNOWN)
    assert texts_of(pairs, "title") == {"Trail tent", "徒步帐篷"}
    assert pairs.documents == (("Trail tent", "徒步帐篷"),)


def test_a_text_that_several_products_have_stands_once_and_means_all():
    path = {"en": ("Garden > Hoses",)}
    pairs = collect([stored(product("a", categories=path)), stored(product("b", categories=path))], KNOWN)
    assert len(set(pairs.texts)) == len(pairs.texts)
    hoses = pairs.texts.index("Hoses")
    assert sorted(pairs.product[pairs.text == hoses]) == [0, 1]


def test_odd_products():
    bare = product("bare", title={"en": ""})
    pairs = collect([stored(bare), stored(full_product())], KNOWN)
    assert pairs.item_ids == ("full",)
    assert collect([], KNOWN).product.shape == (0,)


def test_what_stands_beside_a_product_changes_nothing():
    items = [stored(one, kind="tent") for one in generated_products(20)]
    alone = collect([items[7]], KNOWN)
    together = collect(items, KNOWN)
    assert set(alone.texts) == {together.texts[text] for text in together.text[together.product == 7]}
    assert collect(items, KNOWN, seed=1).texts != together.texts

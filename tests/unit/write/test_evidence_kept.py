"""What a product states is read once, and again when the product has changed."""

from dataclasses import replace

from crossaisle.knowledge import Knowledge, Lexicon
from crossaisle.types import Product, Variant
from crossaisle.write.kept import KEPT, evidence_of

LEXICON = Lexicon(Knowledge(""))
PAN = Product("pan", {"en": "Iron pan"}, (Variant("a"), Variant("b")), attributes={"weight": "2 kg"})


def test_a_product_is_read_once_for_all_its_lines():
    assert evidence_of(PAN, None, lexicon=LEXICON) is evidence_of(replace(PAN), None, lexicon=LEXICON)
    assert evidence_of(PAN, PAN.variants[0], lexicon=LEXICON) is not evidence_of(PAN, PAN.variants[1], lexicon=LEXICON)


def test_a_product_that_changed_is_read_again():
    before = evidence_of(PAN, None, lexicon=LEXICON)
    lighter = evidence_of(replace(PAN, attributes={"weight": "1 kg"}), None, lexicon=LEXICON)
    assert "2 kg" in before.text
    assert "1 kg" in lighter.text
    assert "2 kg" not in lighter.text


def test_what_was_not_used_for_long_is_forgotten():
    first = evidence_of(PAN, None, lexicon=LEXICON)
    for number in range(KEPT):
        evidence_of(replace(PAN, id=f"pan-{number}"), None, lexicon=LEXICON)
    assert evidence_of(PAN, None, lexicon=LEXICON) is not first

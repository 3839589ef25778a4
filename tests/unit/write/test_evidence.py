"""What a product states, read only as far as a claim needs: the same as if everything were read."""

from pathlib import Path

import pytest
import yaml

from crossaisle.knowledge import Lexicon, load
from crossaisle.text import fold
from crossaisle.types import Product, Rating
from crossaisle.write import denial, evidence
from crossaisle.write.denial import lacked
from crossaisle.write.kept import evidence_of

LEXICON = Lexicon(load())
CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "claims.yaml").read_text(encoding="utf-8"))
BAG = Product(
    "bag",
    {"en": "Canvas tote, blue", "zh": "帆布托特包 蓝色"},
    (),
    description={"en": "Not waterproof. Fits a 14-inch laptop; 12 L."},
    attributes={"material": {"en": "canvas", "zh": "帆布"}, "color": "blue", "foldable": False, "weight": "420 g"},
    rating=Rating(4.5, 31),
)


def gathered(product=BAG):
    return evidence_of(product, None, lexicon=LEXICON)


@pytest.fixture
def counted(monkeypatch):
    """The texts that are read for attribute values."""
    read = []
    plain = evidence._ids

    def ids(text, lexicon):
        read.append(text)
        return plain(text, lexicon)

    monkeypatch.setattr(evidence, "_ids", ids)
    return read


def test_a_value_is_found_in_the_text_that_has_its_words_and_no_other_is_read(counted):
    assert gathered().states({"blue"}, words="blue")
    assert counted == ["Canvas tote, blue", "foldable"], "and what an attribute says no to"


def test_a_value_in_other_words_is_found_too():
    assert gathered().states({"canvas"}, words="sailcloth")


@pytest.mark.parametrize("value", ["red", "waterproof", "foldable", "leather"])
def test_what_is_not_stated_denied_or_refused_is_not_found(value):
    assert not gathered().states({value}, words=value)


def test_a_class_of_protection_makes_it_waterproof():
    assert gathered(Product("a", {"en": "Torch IP67"}, ())).states({"waterproof"}, words="waterproof")


def test_what_is_denied_is_known_whole(counted):
    found = gathered()
    assert ("feature", "waterproof") in found.denied
    assert found.denied is found.denied
    assert len(counted) == len(set(counted))


def test_figures_beside_the_words_come_first_and_none_is_left_out():
    found = gathered()
    assert next(found.numbers("420")) == (420.0, "g")
    assert set(found.numbers("420")) == set(found.numbers()) >= {(14.0, "inch"), (12.0, "L"), (4.5, ""), (31.0, "")}
    assert next(found.measures("12")) in set(found.measures())
    assert set(found.measures("12")) == set(found.measures())


def test_nothing_is_stated_by_a_product_without_texts():
    found = gathered(Product("a", {}, ()))
    assert not found.states({"blue"}, words="blue")
    assert list(found.numbers("1")) == list(found.measures("1")) == []


@pytest.mark.parametrize(
    "text", ["charger not included", "no charger", "without a bag", "doesn't have wifi", "不含充电器", "充电器另购", "excludes batteries", "plug sold separately"]
)  # fmt: skip
def test_what_is_said_to_be_missing_is_found(text):
    assert list(lacked(fold(text)))


def test_the_quick_look_misses_nothing():
    told = [text for case in CASES for text in (case["copy"], *case["product"].get("description", {}).values())]
    for text in map(fold, told):
        assert [one.span() for one in lacked(text)] == [one.span() for one in denial._LACKING.finditer(text)]

"""The documented JSON of a recommendation, held against what a shop answers: Chinese, English, and nothing to show."""

import json

import jsonschema
import pytest

from crossaisle.demo import FACTS, feed_path
from crossaisle.present import present
from crossaisle.shop import open_shop

QUERIES = (
    "我想买一条新手机",
    "两三千的手机和手机壳，不要黑色，带个充电宝",
    "going camping with two kids this weekend, under 1500 yuan, no gas stove",
    "the cheapest phone case in blue, at least 4 stars",
    "a phone under $5",
    "a grand piano",
    "a phone for 300 euros and a tent",
    "something nice",
)
KINDS = ("phone", "手机", "tent", "camping", "charger", "earbuds", "sleeping bag")


@pytest.fixture(scope="module")
def validator(repository):
    schema = json.loads((repository / "docs" / "reference" / "recommend.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A part of the demo shop, small and without a model."""
    place = tmp_path_factory.mktemp("schema")
    lines = [
        line
        for line in feed_path().read_text(encoding="utf-8").splitlines()
        if any(kind in line.split('"description"')[0].lower() for kind in KINDS)
    ]
    (place / "some.jsonl").write_text("\n".join(lines[:80]), encoding="utf-8")
    opened = open_shop(place / "shop", create=True, encoder="hashing:256", facts=FACTS)
    assert opened.index(place / "some.jsonl").refused_count == 0
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def empty_shop(tmp_path_factory):
    opened = open_shop(tmp_path_factory.mktemp("empty") / "shop", create=True, encoder="hashing:256")
    yield opened
    opened.close()


def faults(validator, answer):
    """Say what breaks the schema, after a trip through JSON."""
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(json.dumps(answer, allow_nan=False)))]


@pytest.mark.parametrize("text", QUERIES)
def test_answers_fit(shop, validator, text):
    assert faults(validator, present(shop.recommend(text))) == []


@pytest.mark.parametrize("text", QUERIES)
def test_empty_shop_fits(empty_shop, validator, text):
    answer = present(empty_shop.recommend(text))
    assert faults(validator, answer) == []
    assert answer["sections"] == []
    assert answer["absent"]


def test_answers_are_of_all_sorts(shop):
    """Else the tests above would prove little."""
    answers = [present(shop.recommend(text)) for text in QUERIES]
    sections = [section for answer in answers for section in answer["sections"]]
    assert any(section["relation"] for section in sections)
    assert any(answer["absent"] and answer["absent"][0]["nearest"] for answer in answers)
    assert {need["origin"] for answer in answers for need in answer["intent"]["needs"]} == {"stated", "mission", "derived"}
    assert {answer["intent"]["language"] for answer in answers} == {"zh", "en"}
    assert any(constraint["polarity"] == "avoid" for answer in answers for constraint in answer["intent"]["constraints"])


def test_schema_is_strict(shop, validator):
    answer = present(shop.recommend(QUERIES[0]))
    assert faults(validator, answer | {"extra": 1})
    assert faults(validator, {name: value for name, value in answer.items() if name != "absent"})
    assert faults(validator, answer | {"slate_id": "x"})

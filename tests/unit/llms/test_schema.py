"""Our check of schemas against the standard's own, and JSON found in prose."""

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.llms.schema import faults, json_in

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0, -2.0]) | st.text("ab", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["object", "array", "string", "number", "integer", "boolean", "null"])
LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "type": NAMES | st.lists(NAMES, min_size=1, max_size=2, unique=True),
        "enum": st.lists(VALUES, min_size=1, max_size=3),
        "const": VALUES,
        "minimum": st.integers(-2, 2),
        "maximum": st.integers(-2, 2),
        "exclusiveMinimum": st.integers(-2, 2),
        "exclusiveMaximum": st.integers(-2, 2),
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(0, 2),
        "minItems": st.integers(0, 2),
        "maxItems": st.integers(0, 2),
        "pattern": st.sampled_from(["^a", "b$"]),
        "title": st.just("passed over"),
    },
)
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
            "required": st.lists(st.sampled_from("abc"), max_size=2, unique=True),
            "additionalProperties": st.booleans() | inner,
            "items": inner,
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "type": NAMES,
        },
    ),
    max_leaves=4,
)


@given(VALUES, SCHEMAS)
def test_it_judges_as_the_standard_does(value, schema):
    assert (not faults(value, schema)) == jsonschema.Draft202012Validator(schema).is_valid(value)


def test_it_follows_references_as_pydantic_writes_them():
    schema = {"$defs": {"Need": {"type": "object", "required": ["kind"]}}, "properties": {"needs": {"items": {"$ref": "#/$defs/Need"}}}}
    assert [str(fault) for fault in faults({"needs": [{"kind": 1}, {}]}, schema)] == ["needs[1] has no 'kind'"]
    assert faults({"a": {"a": 1}}, {"properties": {"a": {"$ref": "#"}}, "type": "object"})[0].path == "a.a"


@pytest.mark.parametrize(
    ("text", "value", "is_pure"),
    [
        (' {"a": 1}\n', {"a": 1}, True),
        ("7", 7, True),
        ('Here: {"a": {"b": "}"}} and {"c": 2}', {"a": {"b": "}"}}, False),
        ('{oh} {"a": [1, 2]}', {"a": [1, 2]}, False),
        ('```json\n{"词": "帐篷"}\n```', {"词": "帐篷"}, False),
    ],
)
def test_json_is_found(text, value, is_pure):
    assert json_in(text) == (value, is_pure)


@pytest.mark.parametrize("text", ["", "no", '{"a": ', "[NaN]", "{" * 100_000, "[" * 100_000, '{"a":' * 50_000, '{"a": Infinity}'])
def test_what_holds_no_json_is_refused(text):
    with pytest.raises(ValueError, match="no JSON"):
        json_in(text)

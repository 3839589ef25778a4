"""A JSON value against a JSON schema, as far as schemas for language models go; and JSON found in prose.

Known are the keywords that servers enforce and pydantic writes. Others are passed over, as the standard says of unknown
ones. Source: json-schema.org, draft 2020-12.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_MOST_STARTS: Final = 200
"""Braces at which an object is looked for; text of nothing but braces ends soon."""
SHAPE: Final = frozenset({"type", "required", "enum", "const", "additionalProperties", "anyOf"})
"""Keywords that a server which enforces schemas cannot miss; the others some leave to the model."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a value does not meet its schema."""

    keyword: str
    path: str
    """Such as "needs[0].price"; empty for the whole."""
    message: str

    def __str__(self) -> str:
        return f"{self.path or 'the answer'} {self.message}"


def faults(value: Any, schema: Mapping[str, Any]) -> list[Fault]:  # noqa: ANN401 - any JSON value
    """Give where a JSON value breaks a schema; empty when it meets it.

    Example:
        >>> [str(fault) for fault in faults({"n": 0}, {"properties": {"n": {"minimum": 1}}, "required": ["kind"]})]
        ["the answer has no 'kind'", 'n is below 1']
    """
    return list(_faults(value, schema, schema, ""))


def json_in(text: str) -> tuple[Any, bool]:
    """Give the JSON value that a text is, else the first object that stands whole in it; and whether the text is nothing else.

    Raises:
        ValueError: There is none.

    Example:
        >>> json_in('Sure! Here it is: {"kind": "tent"} Anything else?')
        ({'kind': 'tent'}, False)
    """
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    with contextlib.suppress(ValueError, RecursionError):
        return decoder.decode(text.strip()), True
    for start in itertools.islice(re.finditer("{", text), _MOST_STARTS):
        with contextlib.suppress(ValueError, RecursionError):
            return decoder.raw_decode(text, start.start())[0], False
    raise ValueError("no JSON in the text")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _faults(value: Any, schema: Any, root: Mapping[str, Any], path: str) -> Iterator[Fault]:  # noqa: ANN401
    if schema is False:
        yield Fault("additionalProperties", path, "may not be there")
    if not isinstance(schema, Mapping):
        return
    yield from _of_others(value, schema, root, path)
    yield from _of_any(value, schema, path)
    if isinstance(value, dict):
        yield from _of_object(value, schema, root, path)
    elif isinstance(value, list):
        yield from _of_length(len(value), schema, path, "Items")
        for place, one in enumerate(value):
            yield from _faults(one, schema.get("items", True), root, f"{path}[{place}]")
    elif isinstance(value, str):
        yield from _of_length(len(value), schema, path, "Length")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield Fault("pattern", path, f"does not match {schema['pattern']}")
    elif _is(value, "number"):
        yield from _of_number(value, schema, path)


def _of_others(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[Fault]:  # noqa: ANN401
    """Follow the schemas that this one points to."""
    if "$ref" in schema:
        yield from _faults(value, _referred(schema["$ref"], root), root, path)
    for one in schema.get("allOf", ()):
        yield from _faults(value, one, root, path)
    for name in ("anyOf", "oneOf"):
        if name in schema and all(any(True for _ in _faults(value, one, root, path)) for one in schema[name]):
            yield Fault("anyOf", path, "is none of the allowed forms")


def _referred(name: str, root: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Follow "#/$defs/Name"; other documents are not fetched."""
    found: Any = root
    for part in name.removeprefix("#").strip("/").split("/") if name != "#" else ():
        found = found[part]
    return found


def _of_any(value: Any, schema: Mapping[str, Any], path: str) -> Iterator[Fault]:  # noqa: ANN401
    wanted = schema.get("type")
    names = [wanted] if isinstance(wanted, str) else wanted or []
    if names and not any(_is(value, name) for name in names):
        yield Fault("type", path, f"is not {' or '.join(names)}")
    if "enum" in schema and not any(_same(value, one) for one in schema["enum"]):
        yield Fault("enum", path, f"is none of {json.dumps(schema['enum'], ensure_ascii=False)}")
    if "const" in schema and not _same(value, schema["const"]):
        yield Fault("const", path, f"is not {json.dumps(schema['const'], ensure_ascii=False)}")


def _of_object(value: dict[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[Fault]:
    yield from (Fault("required", path, f"has no {name!r}") for name in schema.get("required", ()) if name not in value)
    known = schema.get("properties", {})
    for name, one in value.items():
        yield from _faults(one, known.get(name, schema.get("additionalProperties", True)), root, f"{path}.{name}" if path else name)


def _of_length(length: int, schema: Mapping[str, Any], path: str, what: str) -> Iterator[Fault]:
    unit = {"Items": "entries", "Length": "characters"}[what]
    if length < schema.get(f"min{what}", 0):
        yield Fault(f"min{what}", path, f"has less than {schema[f'min{what}']} {unit}")
    if length > schema.get(f"max{what}", length):
        yield Fault(f"max{what}", path, f"has more than {schema[f'max{what}']} {unit}")


def _of_number(value: float, schema: Mapping[str, Any], path: str) -> Iterator[Fault]:
    if value < schema.get("minimum", value):
        yield Fault("minimum", path, f"is below {schema['minimum']}")
    if value > schema.get("maximum", value):
        yield Fault("maximum", path, f"is above {schema['maximum']}")
    if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
        yield Fault("exclusiveMinimum", path, f"is not above {schema['exclusiveMinimum']}")
    if "exclusiveMaximum" in schema and value >= schema["exclusiveMaximum"]:
        yield Fault("exclusiveMaximum", path, f"is not below {schema['exclusiveMaximum']}")


def _is(value: Any, name: str) -> bool:  # noqa: ANN401
    if isinstance(value, bool):  # to Python a number, to JSON not
        return name == "boolean"
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[name])


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401
    """Say whether two values are the same JSON: 1 and 1.0 are, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)

"""Changing one entry of a YAML text and leaving the rest, comments too, as somebody wrote it.

The lines of an entry are found from the parser's own marks and replaced. What comes out is read again: where it does not
say exactly what it should (aliases, flow style, odd indents), the whole file is written anew instead, and loses its comments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

_WIDE: Final = 10_000
"""Columns: long texts stay on their line."""


def with_entry(text: str, place: int | None, entry: Mapping[str, Any] | None) -> str:
    """Give a text that holds a list with one entry replaced, added or removed.

    Args:
        text: YAML: a list, or nothing.
        place: Of the entry to replace, 0-based; None = a new one at the end.
        entry: What stands there then; None = nothing.
    """
    wanted = list(yaml.safe_load(text) or [])
    wanted[slice(place, place + 1) if place is not None else slice(len(wanted), None)] = [] if entry is None else [dict(entry)]
    written = _dumped([dict(entry)]) if entry is not None else ""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    spliced = ""
    if node is None or place is None:
        spliced = _appended(text, written)
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        one = node.value[place]
        dash = text.rfind("-", 0, one.start_mark.index) if not _is_at_dash(text, one) else one.start_mark.index
        spliced = _replaced(text, text.count("\n", 0, dash), _last_line(one), written)
    return _proven(spliced, wanted)


def with_value(text: str, key: str, value: str) -> str:
    """Give a text that holds a mapping with the value of one key set."""
    wanted = {**(yaml.safe_load(text) or {}), key: value}
    written = _dumped({key: value})
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) and not node.flow_style else []
    known = [(name, one) for name, one in pairs if name.value == key]
    spliced = _appended(text, written)
    if known:
        name, one = known[-1]
        spliced = _replaced(text, name.start_mark.line, max(_last_line(name), _last_line(one)), written)
    return _proven(spliced, wanted)


def _is_at_dash(text: str, node: yaml.Node) -> bool:
    return text[node.start_mark.index : node.start_mark.index + 2] in {"- ", "-\n"}


def _last_line(node: yaml.Node) -> int:
    """Give the last line that a node has something on; its own end mark may lie behind the comments that follow it."""
    parts: Sequence[Any] = ()
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        parts = [part for pair in node.value for part in pair]
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        parts = node.value
    if parts:
        return max(_last_line(part) for part in parts)
    return node.end_mark.line - (node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line)


def _replaced(text: str, first: int, last: int, written: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join((*lines[:first], written, *lines[last + 1 :]))


def _appended(text: str, written: str) -> str:
    return text + ("\n" if text and not text.endswith("\n") else "") + written


def _proven(spliced: str, wanted: Any) -> str:  # noqa: ANN401 - YAML is anything
    try:
        if spliced and (yaml.safe_load(spliced) or type(wanted)()) == wanted:
            return spliced
    except (yaml.YAMLError, ValueError):
        pass
    return _dumped(wanted) if wanted else ""


def _dumped(value: Any) -> str:  # noqa: ANN401
    dumped: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=_WIDE)
    return dumped

"""Tool calls as OpenAI-compatible servers write them: whole, or in pieces of a stream; believed only when they meet their schema.

Source: the Chat Completions API reference of OpenAI, 2026 (`tools`, `tool_calls`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crossaisle.errors import ModelOutputError
from crossaisle.llms.schema import faults
from crossaisle.protocols import Tool, ToolCall


def offered(tools: Sequence[Tool]) -> list[dict[str, Any]]:
    """Give tools as a request carries them."""
    return [
        {"type": "function", "function": {"name": one.name, "description": one.description, "parameters": dict(one.parameters)}}
        for one in tools
    ]


@dataclass(slots=True)
class Gathered:
    """Calls put together from the pieces in which a stream brings them: a name first, then its arguments bit by bit."""

    _calls: dict[int, dict[str, str]] = field(default_factory=dict)

    def take(self, pieces: Iterable[Mapping[str, Any]]) -> None:
        """Add pieces; those without an index go to the last call, unless they bring a name: then they begin one.

        Raises:
            AttributeError, TypeError: They are in another shape.
        """
        for piece in pieces:
            said = piece.get("function") or {}
            place = piece.get("index")
            if place is None:
                place = len(self._calls) if said.get("name") else max(len(self._calls) - 1, 0)
            call = self._calls.setdefault(int(place), {"name": "", "arguments": ""})
            call["name"] = call["name"] or said.get("name") or ""
            arguments = said.get("arguments") or ""
            call["arguments"] += arguments if isinstance(arguments, str) else json.dumps(arguments)

    def calls(self, tools: Sequence[Tool], *, spec: str) -> tuple[ToolCall, ...]:
        """Give the calls in order.

        Args:
            tools: That were offered.
            spec: Of the model, for errors.

        Raises:
            ModelOutputError: One names no tool that was offered, or its arguments do not meet the tool's schema.
        """
        return tuple(_checked(self._calls[place], tools, spec) for place in sorted(self._calls))


def _checked(call: Mapping[str, str], tools: Sequence[Tool], spec: str) -> ToolCall:
    tool = next((one for one in tools if one.name == call["name"]), None)
    if tool is None:
        raise ModelOutputError(f"it calls {call['name'][:60]!r}, which was not offered", spec=spec)
    try:
        arguments = json.loads(call["arguments"] or "{}")
    except ValueError as exc:
        raise ModelOutputError(f"the arguments of {tool.name} are no JSON", spec=spec) from exc
    found = [str(one) for one in faults(arguments, tool.parameters)]
    if found or not isinstance(arguments, dict):
        raise ModelOutputError(f"the arguments of {tool.name}: {'; '.join(found[:3]) or 'no object'}", spec=spec)
    return ToolCall(tool.name, arguments)

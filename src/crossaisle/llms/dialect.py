"""How a server wants to be asked, learned from what it refuses: servers that call themselves compatible differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from crossaisle.llms.tools import offered
from crossaisle.protocols import Prompt

_FORMS: Final = ("json_schema", "json_object", "text")
_ASK: Final = "Answer with one JSON object and nothing else, neither before nor after it. It must meet this JSON schema:"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one server takes. Begins with everything that the API knows; each refusal takes one thing away."""

    form: Literal["json_schema", "json_object", "text"] = "json_schema"
    """How JSON is asked for: the server sees to the schema; to JSON only; to nothing."""
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    takes_temperature: bool = True
    tells_usage: bool = True
    """Whether usage may be asked for in a stream."""
    takes_tools: bool = True
    """Whether tools may be offered; else the model answers in words."""

    def body(self, model: str, prompt: Prompt, schema: Mapping[str, Any] | None, *, is_stream: bool = False) -> dict[str, Any]:
        """Give the request. What stays the same from call to call stands first, for the server's prefix cache."""
        said = prompt.system
        if schema is not None and self.form != "json_schema":
            said = f"{said}\n\n{_ASK}\n{json.dumps(schema, ensure_ascii=False)}".strip()
        messages = [{"role": "system", "content": said}] if said else []
        for asked, answered in prompt.examples:
            messages += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
        body: dict[str, Any] = {"model": model, "messages": [*messages, {"role": "user", "content": prompt.user}]}
        body[self.limit] = prompt.max_tokens
        if self.takes_temperature:
            body["temperature"] = prompt.temperature
        if prompt.tools and self.takes_tools:
            body["tools"] = offered(prompt.tools)
        if is_stream:
            body |= {"stream": True, **({"stream_options": {"include_usage": True}} if self.tells_usage else {})}
        if schema is not None and self.form == "json_schema":
            body["response_format"] = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)}}
        elif schema is not None and self.form == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    def after(self, refusal: str, *, wants_json: bool, has_tools: bool = False) -> Dialect | None:
        """Give the dialect to try when a request was refused with these words; None when there is nothing left to take away."""
        if "max_completion_tokens" in refusal and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if "temperature" in refusal and self.takes_temperature:
            return replace(self, takes_temperature=False)
        if "stream_options" in refusal and self.tells_usage:
            return replace(self, tells_usage=False)
        if has_tools and self.takes_tools:
            return replace(self, takes_tools=False)
        return self.lower() if wants_json else None

    def lower(self) -> Dialect | None:
        """Ask less of the server for JSON; None when nothing is asked of it already."""
        place = _FORMS.index(self.form) + 1
        return replace(self, form=_FORMS[place]) if place < len(_FORMS) else None

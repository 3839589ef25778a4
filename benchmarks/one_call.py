"""Copy of a slate by one call, to be measured against the engine's one call for each product; and models that take their time.

The one call asks for all lines under one schema, holds each against its own product's facts as the engine does, and sends those
that fail back once, together. Nothing of it is shown before all of it is there.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crossaisle.errors import ModelError
from crossaisle.protocols import Completion, LanguageModel, ModelInfo, Prompt, Usage
from crossaisle.types import Copy, Intent, Item
from crossaisle.write.brief import _EXAMPLES, _RULES, SCHEMA, Brief, brief
from crossaisle.write.llm import PLAIN, REFUSED, LlmWriter

RULES = _RULES.replace(
    "one line of shop copy about one product. The user message is one JSON object. Everything",
    "one line of shop copy about each of several products. The user message is one JSON object with one entry for each. Everything",
).replace('{"line": "..."}', '{"lines": ["...", "..."]}, in the order of the entries')
SHOWN = (
    (
        json.dumps({"entries": [asked for asked, _ in _EXAMPLES]}, ensure_ascii=False),
        json.dumps({"lines": [line for _, line in _EXAMPLES]}, ensure_ascii=False),
    ),
)
TOKENS = 160
LIE = " It is the best in the world."
EVERY = 5


class OneCall:
    """Rewrites a slate by one call, and by one more for the lines that fail."""

    def __init__(self, model: LanguageModel, judge: LlmWriter, most: int) -> None:
        self._model, self._judge, self._most = model, judge, most

    def rewrite(self, items: Sequence[Item], intent: Intent, deadline: float) -> Iterator[tuple[int, Copy]]:
        needs = {need.id: need for need in intent.needs}
        waiting = [(item, brief(item, needs.get(item.need_id), intent, style=PLAIN), []) for item in items[: self._most]]
        for _ in range(2):
            try:
                lines = self._lines(waiting, deadline)
            except ModelError as exc:
                yield from ((item.position, replace(item.copy, note=exc.code)) for item, _, _ in waiting)
                return
            failed = []
            for (item, asked, _), line in zip(waiting, lines, strict=True):
                complaints = self._judge._complaints(line, item, asked)  # noqa: SLF001 - the same judge as the engine's
                if complaints:
                    failed.append((item, asked, [line, *complaints]))
                else:
                    yield item.position, Copy(line, self._model.info.shown)
            waiting = failed
            if not waiting:
                return
        yield from ((item.position, replace(item.copy, note=REFUSED)) for item, _, _ in waiting)

    def _lines(self, waiting: Sequence[tuple[Item, Brief, list[str]]], deadline: float) -> list[str]:
        entries = []
        for _, asked, wrong in waiting:
            told = json.loads(asked.prompt.user)
            entries.append({**told, "your_last_line": wrong[0], "wrong_in_it": wrong[1:]} if wrong else told)
        many = {"type": "array", "items": SCHEMA["properties"]["line"], "minItems": len(entries), "maxItems": len(entries)}
        schema = {"type": "object", "properties": {"lines": many}, "required": ["lines"], "additionalProperties": False}
        user = json.dumps({"entries": entries}, ensure_ascii=False, separators=(",", ":"))
        prompt = replace(waiting[0][1].prompt, user=user, system=RULES, examples=SHOWN, max_tokens=TOKENS * len(entries))
        return [" ".join(line.split()) for line in self._model.complete(prompt, schema=schema, deadline=deadline).value["lines"]]


@dataclass(frozen=True)
class Pace:
    """How fast a server is."""

    name: str
    wait_s: float
    """Before a call is begun: the way there and back."""
    reads: float
    """Tokens a second of what is new in a prompt; the beginning that stays the same is known."""
    writes: float
    """Tokens a second of one answer alone."""
    shared: float
    """So many calls run at full speed together; more of them share what there is."""


PACES = (
    Pace("a hosted model: 0.4 s away, 60 tokens/s for each call", 0.4, 4000, 60, 64),
    Pace("a 1.5B model on one core: reads 38, writes 18 tokens/s, twice that for several calls together", 0.0, 38, 18, 2),
)


class Paced:
    """Writes name and facts, at the pace of a server; every fifth product first gets a claim that nobody made."""

    def __init__(self, pace: Pace) -> None:
        self.info, self._pace, self._lock, self._active = ModelInfo("scripted:paced", "paced"), pace, threading.Lock(), 0

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:  # noqa: ARG002 - the port's
        asked = json.loads(prompt.user)
        value = {"lines": [line_for(one) for one in asked["entries"]]} if "entries" in asked else {"line": line_for(asked)}
        text = json.dumps(value, ensure_ascii=False)
        read, written = tokens(prompt.user), tokens(text)
        time.sleep(self._pace.wait_s)
        self._work(read, self._pace.reads)
        self._work(written, self._pace.writes)
        return Completion(text, value, Usage(read + tokens(prompt.system + str(prompt.examples)), written))

    def close(self) -> None:
        pass

    def _work(self, count: int, rate: float) -> None:
        with self._lock:
            self._active += 1
        for start in range(0, count, 8):
            time.sleep(min(8, count - start) / rate * max(1.0, self._active / self._pace.shared))
        with self._lock:
            self._active -= 1


def tokens(text: str) -> int:
    """Estimate tokens: a Chinese character about 0.7, four other characters one."""
    han = sum("一" <= letter <= "鿿" for letter in text)
    return round(han * 0.7 + (len(text) - han) / 4) + 1


def line_for(asked: Mapping[str, Any]) -> str:
    product = asked["product"]
    said = [fact.partition(": ")[2] for fact in product["facts"][:2]]
    is_chinese = "Chinese" in asked["language"]
    line = f"{product['name']}：{'，'.join(said)}" if is_chinese else f"{product['name']}, with {' and '.join(said)}, as the facts say"
    lies = zlib.crc32(product["name"].encode()) % EVERY == 0 and "wrong_in_it" not in asked
    return line + (LIE if lies else "")


class Counted:
    """A model whose calls and tokens are counted."""

    def __init__(self, inner: LanguageModel) -> None:
        self._inner, self.info, self.calls, self.usage, self._lock = inner, inner.info, itertools.count(), [0, 0], threading.Lock()

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        with self._lock:
            next(self.calls)
        found = self._inner.complete(prompt, schema=schema, deadline=deadline)
        with self._lock:
            self.usage[0] += found.usage.prompt_tokens
            self.usage[1] += found.usage.completion_tokens
        return found

    def close(self) -> None:
        self._inner.close()

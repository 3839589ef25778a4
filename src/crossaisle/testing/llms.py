"""What every language model owes: text, JSON that meets its schema, streams that can be left, deadlines, named errors.

Nothing here asks whether an answer is a good one.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from crossaisle.errors import ModelError, ModelTimeoutError, ModelUnavailableError
from crossaisle.llms.schema import faults
from crossaisle.protocols import Chunk, Completion, LanguageModel, ModelInfo, Prompt, Tool, ToolCall, Usage
from crossaisle.testing.chat_server import minimal
from crossaisle.testing.expect import expect

SCHEMAS: Final[tuple[dict[str, Any], ...]] = (
    {
        "type": "object",
        "properties": {"kind": {"type": "string", "enum": ["tent", "lamp"]}, "is_new": {"type": "boolean"}},
        "required": ["kind", "is_new"],
        "additionalProperties": False,
    },
    {
        "type": "object",
        "properties": {
            "sizes": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "integer", "minimum": 1, "maximum": 9}},
            "color": {"type": "string", "enum": ["黑色", "白色"]},
        },
        "required": ["sizes", "color"],
        "additionalProperties": False,
    },
)
"""Schemas that servers enforce, with Chinese in one."""
TOOLS: Final = (Tool("search", "Looks a thing up in the shop.", SCHEMAS[0]), Tool("stop", "Ends the talk.", {"type": "object"}))
"""Tools to offer."""
ODD: Final = (
    "",
    " ",
    "👨\u200d👩\u200d👧 🎁",
    "a\x00b\x1b[31m",
    "\u202eright to left\u202c عربى",
    "很长的文字" * 50,
    'a "quoted" \\ {brace',
)
"""Prompts that break careless code."""


Said = str | ToolCall | Exception


class ScriptedLanguageModel:
    """A model that answers what it is told to, and counts: for tests of what asks one.

    Each answer is a text, a call of a tool, an error to raise, or a function of prompt and schema that gives one of these; the
    last one is said again and again. Without answers it says the smallest JSON for a schema, else the user's words.
    """

    def __init__(self, *answers: Said | Callable[[Prompt, Mapping[str, Any] | None], Said], spec: str = "scripted") -> None:
        self._answers, self._spec, self._lock = answers, spec, threading.Lock()
        self.prompts: list[Prompt] = []
        """What was asked, in order."""
        self.deadlines: list[float] = []
        self.is_closed = False

    @property
    def info(self) -> ModelInfo:
        """Identity."""
        return ModelInfo(self._spec, self._spec)

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:
        """Say the next answer; against a schema it is not checked."""
        text = self._next(prompt, schema, deadline)
        if isinstance(text, ToolCall):
            return Completion("", usage=Usage(10, 1), calls=(text,))
        value = json.loads(text) if schema is not None else None
        return Completion(text, value, Usage(10, len(text.split())))

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:
        """Say the next answer word by word, then the usage."""
        text = self._next(prompt, None, deadline)
        if isinstance(text, ToolCall):
            yield Chunk("", Usage(10, 1), (text,))
            return
        words = text.split(" ")
        for place, word in enumerate(words):
            yield Chunk(word if place == 0 else f" {word}")
        yield Chunk("", Usage(10, len(words)))

    def close(self) -> None:
        """Remember that it was closed."""
        self.is_closed = True

    def _next(self, prompt: Prompt, schema: Mapping[str, Any] | None, deadline: float) -> str | ToolCall:
        with self._lock:
            place = min(len(self.prompts), len(self._answers) - 1)
            self.prompts.append(prompt)
            self.deadlines.append(deadline)
        if deadline <= time.monotonic() and not self._answers:
            raise ModelTimeoutError("the deadline has passed", spec=self._spec)
        answer = self._answers[place] if self._answers else _told
        found = answer(prompt, schema) if callable(answer) else answer
        if isinstance(found, Exception):
            raise found
        return found


def _told(prompt: Prompt, schema: Mapping[str, Any] | None) -> str:
    return f"You said: {prompt.user}" if schema is None else json.dumps(minimal(schema), ensure_ascii=False)


class LanguageModelContract:
    """Subclass as Test..., define make, and pytest does the rest."""

    seconds = 30.0
    """How long one answer may take."""
    _numbers = itertools.count()

    def make(self) -> LanguageModel:
        """Give a model on the clock time.monotonic; may be the same one every time."""
        raise NotImplementedError

    def test_info(self) -> None:
        """Who it is, without asking anybody."""
        model = self.make()
        expect(model.info == self.make().info, "The same model has the same info, also when made again.")
        expect(model.info.spec and model.info.name, "A model has a spec and a name.")

    def test_text(self) -> None:
        """An answer in words."""
        found = self.make().complete(self._prompt("Say hello."), deadline=self._later())
        expect(found.text.strip(), "An answer is not empty.")
        expect(found.value is None, "Without a schema there is no value.")
        expect(found.usage.prompt_tokens >= 0 <= found.usage.completion_tokens, "Usage is not below 0.")

    def test_json_meets_its_schema(self) -> None:
        """Whatever the model knows, the form is kept."""
        for schema in SCHEMAS:
            found = self.make().complete(self._prompt("Describe a thing as JSON."), schema=schema, deadline=self._later())
            expect(found.value is not None, "With a schema there is a value.")
            expect(not faults(found.value, schema), f"{found.value} meets the schema {schema}.")

    def test_stream(self) -> None:
        """Parts of a text, and usage at most at the end."""
        chunks = list(self.make().stream(self._prompt("Say hello."), deadline=self._later()))
        expect("".join(chunk.text for chunk in chunks).strip(), "A stream has text.")
        expect(not any(chunk.usage for chunk in chunks[:-1]), "Usage comes with the last chunk.")

    def test_tools(self) -> None:
        """Calls of what was offered, with arguments that meet its schema; or words, where the model or its server knows no tools."""
        known = {tool.name: tool.parameters for tool in TOOLS}
        for ask in (
            lambda prompt: self.make().complete(prompt, deadline=self._later()),
            lambda prompt: list(self.make().stream(prompt, deadline=self._later()))[-1],
        ):
            calls = ask(dataclasses.replace(self._prompt("Find a tent."), tools=TOOLS)).calls
            for call in calls:
                expect(call.name in known, "Only what was offered is called.")
                expect(not faults(dict(call.arguments), known[call.name]), f"{call.arguments} meet the schema of {call.name}.")

    def test_a_stream_can_be_left(self) -> None:
        """Whoever leaves early leaves nothing behind."""
        model = self.make()
        for _ in range(3):
            stream = model.stream(self._prompt("Tell a long story."), deadline=self._later())
            next(stream)
            getattr(stream, "close", lambda: None)()
        expect(model.complete(self._prompt("Say hello."), deadline=self._later()).text, "It still answers.")

    def test_a_deadline_that_has_passed(self) -> None:
        """Nothing is waited for."""
        model, past = self.make(), time.monotonic() - 1
        for ask in (
            lambda: model.complete(self._prompt("Late."), deadline=past),
            lambda: list(model.stream(self._prompt("Late."), deadline=past)),
        ):
            began = time.monotonic()
            expect(_raised(ask, ModelTimeoutError), "A deadline that has passed raises ModelTimeoutError.")
            expect(time.monotonic() - began < 1, "It is raised at once.")

    def test_odd_prompts(self) -> None:
        """An answer or a ModelError, nothing else."""
        model = self.make()
        for text in ODD:
            try:
                found = model.complete(Prompt(text, system="Answer shortly.", max_tokens=8), deadline=self._later())
                expect(found.text, "An answer is not empty.")
            except ModelError as exc:
                expect(exc.spec, "An error names the model.")

    def test_threads(self) -> None:
        """One model, several threads, everyone gets an answer."""
        model = self.make()
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda number: self._short(model, number), range(8)))
        expect(all(found), "Everyone gets an answer.")

    def _short(self, model: LanguageModel, number: int) -> Any:  # noqa: ANN401 - any JSON value
        return model.complete(self._prompt(f"Number {number}."), schema=SCHEMAS[0], deadline=self._later()).value

    def _prompt(self, text: str) -> Prompt:
        """Make a prompt that was not asked before, so that a cache knows nothing of it."""
        return Prompt(
            f"{text} ({next(self._numbers)})", system="You are terse.", examples=(("Hi.", "Hello."),), version="contract", max_tokens=48
        )

    def _later(self) -> float:
        return time.monotonic() + self.seconds


def expect_no_answers(model: LanguageModel, prompts: Sequence[Prompt] = (Prompt("Say hello."),)) -> None:
    """Fail unless a model says that it cannot answer, and raises ModelUnavailableError whatever it is asked."""
    expect(not model.info.can_answer, "It says that it cannot answer.")
    for prompt in prompts:
        for ask in (
            lambda prompt=prompt: model.complete(prompt, deadline=time.monotonic() + 1),
            lambda prompt=prompt: list(model.stream(prompt, deadline=time.monotonic() + 1)),
        ):
            expect(_raised(ask, ModelUnavailableError), "It raises ModelUnavailableError.")


def _raised(ask: Callable[[], object], kind: type[ModelError]) -> bool:
    try:
        ask()
    except kind:
        return True
    return False

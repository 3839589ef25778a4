"""Speed and skills as they are measured, on a clock that stands in the test's hand."""

import pytest

from crossaisle.errors import ModelOutputError, ModelTimeoutError
from crossaisle.llms.trial import Trial, tried
from crossaisle.protocols import Chunk, ToolCall, Usage
from crossaisle.testing import ScriptedLanguageModel


class Timed(ScriptedLanguageModel):
    """Half a second to the first part, then four parts a second."""

    def __init__(self, now, usage=None):
        super().__init__('{"kind": "tent", "count": 2}')
        self.now, self.usage = now, usage

    def stream(self, prompt, *, deadline):
        assert deadline == self.now[0] + 8
        self.now[0] += 0.5
        yield Chunk("露营")
        for text in ("帐篷", "很", "轻", "。"):
            self.now[0] += 0.25
            yield Chunk(text)
        if self.usage:
            yield Chunk("", self.usage)


@pytest.mark.parametrize(("usage", "speed"), [(None, 4.0), (Usage(9, 11), 10.0)])
def test_speed_is_measured_after_the_first_part(usage, speed):
    now = [100.0]
    found = tried(Timed(now, usage), deadline_s=8, clock=lambda: now[0])
    assert found == Trial(True, True, True, writes_chinese=True, first_token_s=0.5, tokens_per_s=speed)


def test_failures_are_found_and_the_rest_is_tried():
    late = ModelTimeoutError("late", spec="s")
    model = ScriptedLanguageModel("hello", ModelOutputError("no JSON", spec="s"), ModelOutputError("no such tool", spec="s"), late)
    found = tried(model, deadline_s=8, clock=lambda: 1e9)
    assert (found.answers, found.keeps_schema, found.streams) == (True, False, False)
    assert found.failures == {"schema": "s: no JSON", "tools": "s: no such tool", "stream": "s: late"}


def test_a_tool_that_is_called_is_offered_one_that_is_passed_over_is_not():
    call = ToolCall("search", {"kind": "tent", "count": 2})
    hello, need = "hello", '{"kind": "tent", "count": 2}'
    assert [tried(ScriptedLanguageModel(hello, need, said, hello), deadline_s=8, clock=lambda: 1e9).calls_tools for said in (call, hello)] == [
        True, False,
    ]  # fmt: skip


def test_a_model_that_does_not_answer_is_asked_once():
    model = ScriptedLanguageModel(ModelTimeoutError("late", spec="s"))
    assert tried(model, deadline_s=8, clock=lambda: 0.0).failures == {"answers": "s: late"}
    assert len(model.prompts) == 1


def test_a_stream_in_one_part_is_no_stream():
    found = tried(ScriptedLanguageModel("hello", '{"kind": "tent", "count": 2}', "hello", "hello"), deadline_s=8, clock=lambda: 1e9)
    assert (found.streams, found.writes_chinese, found.tokens_per_s) == (False, False, None)

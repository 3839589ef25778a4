"""Never more calls at once than allowed, and no caller waits beyond its deadline, whatever the model does."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from crossaisle.errors import ModelBusyError, ModelOutputError, ModelTimeoutError, ModelUnavailableError
from crossaisle.llms.pooled import PooledLanguageModel
from crossaisle.protocols import Chunk, Prompt
from crossaisle.testing import ScriptedLanguageModel

PROMPT = Prompt("a tent")


class Hanging(ScriptedLanguageModel):
    """A model that knows no deadline."""

    def __init__(self):
        super().__init__()
        self.go = threading.Event()
        self.most = self.inside = 0
        self.was_closed = threading.Event()
        self._count = threading.Lock()

    def complete(self, prompt, **options):
        with self._count:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.go.wait(10)
        with self._count:
            self.inside -= 1
        return super().complete(prompt, **options)

    def stream(self, prompt, *, deadline):
        try:
            yield Chunk("one")
            self.go.wait(10)
            yield Chunk(" two")
        finally:
            self.was_closed.set()


@pytest.fixture
def hanging():
    inner = Hanging()
    yield inner
    inner.go.set()


def soon(seconds=5):
    return time.monotonic() + seconds


@pytest.mark.parametrize("is_stream", [False, True])
def test_a_caller_leaves_a_model_that_hangs(hanging, is_stream):
    model = PooledLanguageModel(hanging, size=1, seconds=60)
    began = time.monotonic()
    with pytest.raises(ModelTimeoutError):
        list(model.stream(PROMPT, deadline=soon(0.1))) if is_stream else model.complete(PROMPT, deadline=soon(0.1))
    assert time.monotonic() - began < 1
    model.close()


def test_no_more_calls_at_once_than_allowed(hanging):
    model = PooledLanguageModel(hanging, size=2, seconds=60)
    with ThreadPoolExecutor(6) as pool:
        answers = [pool.submit(model.complete, PROMPT, deadline=soon()) for _ in range(6)]
        time.sleep(0.1)
        hanging.go.set()
        assert {one.result().text for one in answers} == {"You said: a tent"}
    assert hanging.most == 2
    model.close()


def test_a_call_that_was_left_keeps_its_place_until_the_model_lets_go(hanging):
    model = PooledLanguageModel(hanging, size=1, seconds=60)
    with pytest.raises(ModelTimeoutError):
        model.complete(PROMPT, deadline=soon(0.05))
    with pytest.raises(ModelBusyError, match="taken"):
        model.complete(PROMPT, deadline=soon(0.05))
    hanging.go.set()
    assert model.complete(PROMPT, deadline=soon()).text == "You said: a tent"
    assert hanging.most == 1
    model.close()


def test_the_earlier_of_both_deadlines_counts():
    inner = ScriptedLanguageModel("yes")
    now = [1000.0]
    model = PooledLanguageModel(inner, size=1, seconds=8, clock=lambda: now[0])
    model.complete(PROMPT, deadline=1003)
    model.complete(PROMPT, deadline=2000)
    list(model.stream(PROMPT, deadline=2000))
    assert inner.deadlines == [1003, 1008, 1008]
    now[0] = 1003
    with pytest.raises(ModelTimeoutError):
        model.complete(PROMPT, deadline=1003)
    assert len(inner.prompts) == 3
    model.close()


def test_failures_come_through(hanging):
    model = PooledLanguageModel(ScriptedLanguageModel(ModelOutputError("no JSON", spec="s")), size=1, seconds=8)
    for _ in range(3):
        with pytest.raises(ModelOutputError, match="no JSON"):
            model.complete(PROMPT, deadline=soon())
        with pytest.raises(ModelOutputError, match="no JSON"):
            list(model.stream(PROMPT, deadline=soon()))
    model.close()


def test_a_stream_that_is_left_ends_at_its_next_part(hanging):
    model = PooledLanguageModel(hanging, size=1, seconds=8)
    stream = model.stream(PROMPT, deadline=soon())
    assert next(stream).text == "one"
    stream.close()
    hanging.go.set()
    assert hanging.was_closed.wait(5)
    assert model.complete(PROMPT, deadline=soon()).text
    model.close()


def test_parts_come_as_they_are_said(hanging):
    model = PooledLanguageModel(hanging, size=1, seconds=8)
    stream = model.stream(PROMPT, deadline=soon())
    assert next(stream).text == "one"
    hanging.go.set()
    assert [chunk.text for chunk in stream] == [" two"]
    model.close()


def test_a_closed_pool_is_unavailable():
    inner = ScriptedLanguageModel()
    model = PooledLanguageModel(inner, size=1, seconds=8)
    model.close()
    assert inner.is_closed
    for _ in range(2):
        with pytest.raises(ModelUnavailableError, match="closed"):
            model.complete(PROMPT, deadline=soon())

"""Opens after failures in a row, lets one call through after the pause, and closes when that succeeds."""

import pytest

from crossaisle.errors import ModelBusyError, ModelError, ModelOutputError, ModelPromptError, ModelTimeoutError, ModelUnavailableError
from crossaisle.llms.circuit import CircuitLanguageModel
from crossaisle.protocols import Chunk, Prompt
from crossaisle.testing import ScriptedLanguageModel

PROMPT = Prompt("a tent")
DOWN = ModelUnavailableError("down", spec="s")
LATE = ModelTimeoutError("late", spec="s")
BUSY = ModelBusyError("busy", spec="s", retry_after_s=1)


@pytest.fixture
def now():
    return [100.0]


@pytest.fixture
def guard(now):
    def make(*answers, inner=None):
        inner = inner or ScriptedLanguageModel(*answers)
        return CircuitLanguageModel(inner, failures=3, pause_s=30, clock=lambda: now[0]), inner

    return make


def ask(model):
    try:
        return model.complete(PROMPT, deadline=1e9).text
    except ModelError as exc:
        return "left alone" if "left alone" in exc.message else type(exc).__name__


def test_it_opens_after_failures_in_a_row(guard):
    model, inner = guard(DOWN, LATE, DOWN, "up")
    assert [ask(model) for _ in range(5)] == [
        "ModelUnavailableError",
        "ModelTimeoutError",
        "ModelUnavailableError",
        "left alone",
        "left alone",
    ]
    assert len(inner.prompts) == 3


def test_a_success_between_them_starts_the_count_anew(guard):
    model, inner = guard(DOWN, DOWN, "up", DOWN, DOWN, "up")
    assert [ask(model) for _ in range(6)].count("left alone") == 0
    assert len(inner.prompts) == 6


@pytest.mark.parametrize("error", [ModelOutputError("no JSON", spec="s"), ModelPromptError("too long", spec="s")])
def test_the_prompts_own_fault_is_no_failure(guard, error):
    model, _ = guard(error)
    assert [ask(model) for _ in range(10)] == [type(error).__name__] * 10


def test_being_busy_counts_neither_way(guard):
    model, _ = guard(DOWN, DOWN, BUSY, DOWN, "up")
    assert [ask(model) for _ in range(5)][3:] == ["ModelUnavailableError", "left alone"]


def test_after_the_pause_a_success_closes_it(guard, now):
    model, _ = guard(DOWN, DOWN, DOWN, "up")
    for _ in range(3):
        ask(model)
    now[0] += 29.9
    assert ask(model) == "left alone"
    now[0] += 0.2
    assert [ask(model) for _ in range(3)] == ["up"] * 3


@pytest.mark.parametrize("error", [DOWN, BUSY])
def test_after_the_pause_a_failure_begins_it_anew(guard, now, error):
    model, _ = guard(DOWN, DOWN, DOWN, error, "up")
    for _ in range(3):
        ask(model)
    now[0] += 31
    assert [ask(model), ask(model)] == [type(error).__name__, "left alone"]
    now[0] += 31
    assert ask(model) == "up"


def test_after_the_pause_only_one_is_let_through_at_a_time(guard, now):
    inside = []

    def probing(prompt, schema):
        inside.append(ask(model))
        return "up"

    model, _ = guard(DOWN, DOWN, DOWN, probing)
    for _ in range(3):
        ask(model)
    now[0] += 31
    assert ask(model) == "up"
    assert inside == ["left alone"]


def test_streams_count_too(guard, now):
    class Breaking(ScriptedLanguageModel):
        def stream(self, prompt, **options):
            yield Chunk("a")
            raise DOWN

    model, _ = guard(inner=Breaking("up"))
    for _ in range(3):
        with pytest.raises(ModelUnavailableError, match="down"):
            list(model.stream(PROMPT, deadline=1e9))
    assert ask(model) == "left alone"
    with pytest.raises(ModelUnavailableError, match="left alone"):
        list(model.stream(PROMPT, deadline=1e9))


def test_a_stream_that_is_left_is_a_success(guard):
    model, _ = guard(DOWN, DOWN, "one two three", DOWN, DOWN, "up")
    ask(model)
    ask(model)
    stream = model.stream(PROMPT, deadline=1e9)
    next(stream)
    stream.close()
    assert [ask(model) for _ in range(3)][2] == "up"


def test_another_error_frees_the_probe(guard, now):
    def broken(prompt, schema):
        raise KeyError("a bug")

    model, _ = guard(DOWN, DOWN, DOWN, broken, "up")
    for _ in range(3):
        ask(model)
    now[0] += 31
    with pytest.raises(KeyError):
        model.complete(PROMPT, deadline=1e9)
    now[0] += 31
    assert ask(model) == "up"
    model.close()

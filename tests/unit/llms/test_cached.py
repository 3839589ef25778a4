"""What is known is not asked again: by model, prompt, version, parameters and schema, for so many days."""

import contextlib
import dataclasses
import sqlite3
import time

import pytest

from crossaisle.errors import ModelOutputError
from crossaisle.llms.cached import CachedLanguageModel, erase_personal
from crossaisle.llms.openai import OpenAILanguageModel
from crossaisle.protocols import Completion, Prompt, ToolCall, Usage
from crossaisle.testing import ScriptedLanguageModel
from crossaisle.testing.llms import SCHEMAS, TOOLS

DAY_S = 86_400
PROMPT = Prompt("a tent", system="Sort.", examples=(("a", "b"),), version="v1")
LATER = time.monotonic() + 3600


@pytest.fixture
def now():
    return [1_790_000_000.0]


@pytest.fixture
def cached(tmp_path, now):
    models = []

    def make(*answers, spec="scripted", most=100):
        inner = ScriptedLanguageModel(*answers, spec=spec)
        model = CachedLanguageModel(inner, tmp_path / "llm" / "cache.db", days=2, most=most, clock=lambda: now[0])
        models.append(model)
        return model, inner

    yield make
    for model in models:
        model.close()


def test_the_second_time_nobody_is_asked_and_nothing_is_used(cached):
    model, inner = cached()
    first, second = (model.complete(PROMPT, schema=SCHEMAS[1], deadline=LATER) for _ in range(2))
    assert (second.text, second.value) == (first.text, first.value)
    assert second.value["color"] == "黑色"
    assert (first.usage.prompt_tokens, second.usage) == (10, Usage())
    assert len(inner.prompts) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"tools": TOOLS},
        {"user": "a lamp"},
        {"system": "Sort!"},
        {"examples": ()},
        {"version": "v2"},
        {"max_tokens": 9},
        {"temperature": 0.5},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_prompt_is_another_question(cached, change):
    model, inner = cached()
    for prompt in (PROMPT, dataclasses.replace(PROMPT, **change)):
        model.complete(prompt, deadline=LATER)
    assert len(inner.prompts) == 2


def test_another_schema_or_model_is_another_question(cached, tmp_path):
    model, inner = cached()
    for schema in (None, *SCHEMAS):
        model.complete(PROMPT, schema=schema, deadline=LATER)
    other, asked = cached(spec="other")
    other.complete(PROMPT, deadline=LATER)
    assert (len(inner.prompts), len(asked.prompts)) == (3, 1)
    plain, thinking = (OpenAILanguageModel("m@http://x/v1", options=options) for options in ({}, {"reasoning_effort": "none"}))
    assert plain.info != thinking.info


def test_an_answer_grows_old_and_goes(cached, now, tmp_path):
    model, inner = cached()
    model.complete(PROMPT, deadline=LATER)
    now[0] += 2 * DAY_S - 1
    model.complete(PROMPT, deadline=LATER)
    assert len(inner.prompts) == 1
    now[0] += 2
    model.complete(PROMPT, deadline=LATER)
    assert len(inner.prompts) == 2
    now[0] += 3 * DAY_S
    model.complete(Prompt("a lamp"), deadline=LATER)
    with sqlite3.connect(tmp_path / "llm" / "cache.db") as file:
        assert file.execute("SELECT count(*) FROM answer").fetchone() == (1,)
    file.close()


def kept(tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "llm" / "cache.db")) as file:
        return sorted(text.removeprefix("You said: ") for (text,) in file.execute("SELECT text FROM answer"))


def test_beyond_the_bound_those_go_that_were_not_used_for_longest(cached, now, tmp_path):
    model, inner = cached(most=3)
    for name in ("tent", "lamp", "rug"):
        model.complete(Prompt(name), deadline=LATER)
        now[0] += 3601
    model.complete(Prompt("tent"), deadline=LATER)
    now[0] += 1
    model.complete(Prompt("mug"), deadline=LATER)
    assert kept(tmp_path) == ["mug", "rug", "tent"]
    model.complete(Prompt("hat"), deadline=LATER)
    assert kept(tmp_path) == ["hat", "mug", "tent"]
    assert len(inner.prompts) == 5


def test_a_hit_writes_once_an_hour_at_most(cached, now, tmp_path):
    model, _ = cached()
    model.complete(PROMPT, deadline=LATER)
    file = tmp_path / "llm" / "cache.db"
    with contextlib.closing(sqlite3.connect(file)) as watching:

        def changes():
            return watching.execute("PRAGMA data_version").fetchone()[0]

        before = changes()
        for _ in range(5):
            model.complete(PROMPT, deadline=LATER)
        assert changes() == before
        now[0] += 3601
        model.complete(PROMPT, deadline=LATER)
        assert changes() != before


def test_a_file_of_the_first_form_is_gone_on_with(cached, now, tmp_path):
    """Whose words its answers hold nobody knows: they go with the first shopper who is erased."""
    (tmp_path / "llm").mkdir()
    with contextlib.closing(sqlite3.connect(tmp_path / "llm" / "cache.db")) as file:
        columns = "key TEXT PRIMARY KEY, text TEXT NOT NULL, value TEXT NOT NULL, made_at REAL NOT NULL"
        file.executescript(
            f"CREATE TABLE answer ({columns}) WITHOUT ROWID; PRAGMA user_version = 1; INSERT INTO answer VALUES ('k', 'old', 'null', {now[0]});"
        )
    cached()[0].complete(dataclasses.replace(PROMPT, is_personal=False), deadline=LATER)
    assert kept(tmp_path) == ["a tent", "old"]
    assert erase_personal(tmp_path / "llm" / "cache.db") == 1
    assert kept(tmp_path) == ["a tent"]


def test_answers_to_shoppers_words_are_erased_and_leave_no_trace(cached, tmp_path):
    model, inner = cached()
    for text, is_personal in (("a present for Margarethe", True), ("facts of a tent", False)):
        model.complete(Prompt(text, is_personal=is_personal), deadline=LATER)
    path = tmp_path / "llm" / "cache.db"
    assert erase_personal(path) == 1
    assert all(b"Margarethe" not in one.read_bytes() for one in path.parent.iterdir())
    model.complete(Prompt("facts of a tent", is_personal=False), deadline=LATER)
    assert len(inner.prompts) == 2, "what is nobody's stays"
    model.complete(Prompt("a present for Margarethe"), deadline=LATER)
    assert len(inner.prompts) == 3
    assert erase_personal(tmp_path / "nowhere.db") == 0
    assert not (tmp_path / "nowhere.db").exists()


def test_it_outlives_the_process(cached):
    cached()[0].complete(PROMPT, deadline=LATER)
    model, inner = cached()
    assert model.complete(PROMPT, deadline=LATER).text == "You said: a tent"
    assert inner.prompts == []


def test_a_stream_is_kept_when_it_is_whole_and_given_in_one_part(cached):
    model, inner = cached()
    stream = model.stream(PROMPT, deadline=LATER)
    assert next(stream).text == "You"
    stream.close()
    assert "".join(chunk.text for chunk in model.stream(PROMPT, deadline=LATER)) == "You said: a tent"
    assert [chunk.text for chunk in model.stream(PROMPT, deadline=LATER)] == ["You said: a tent"]
    assert model.complete(PROMPT, deadline=LATER).text == "You said: a tent"
    assert len(inner.prompts) == 2


def test_failures_are_not_kept(cached):
    model, _ = cached(ModelOutputError("no", spec="scripted"), "yes")
    with pytest.raises(ModelOutputError):
        model.complete(PROMPT, deadline=LATER)
    assert model.complete(PROMPT, deadline=LATER).text == "yes"


def test_what_was_cut_is_not_kept(tmp_path):
    class Cutting(ScriptedLanguageModel):
        def complete(self, prompt, **options):
            return dataclasses.replace(super().complete(prompt, **options), is_cut=True)

    inner = Cutting()
    model = CachedLanguageModel(inner, tmp_path / "cache.db", days=1)
    assert [model.complete(PROMPT, deadline=LATER).is_cut for _ in range(2)] == [True, True]
    assert len(inner.prompts) == 2


def test_calls_of_tools_are_not_kept(cached):
    """What they ask to be done is to be asked for each time."""
    call = ToolCall("search", {"kind": "lamp", "is_new": True})
    model, inner = cached(call)
    prompt = dataclasses.replace(PROMPT, tools=TOOLS)
    assert [model.complete(prompt, deadline=LATER).calls for _ in range(2)] == [(call,), (call,)]
    assert [list(model.stream(prompt, deadline=LATER))[-1].calls for _ in range(2)] == [(call,), (call,)]
    assert len(inner.prompts) == 4


def test_a_broken_file_costs_only_the_cache(tmp_path):
    (tmp_path / "cache.db").write_bytes(b"not a database" * 100)
    inner = ScriptedLanguageModel()
    model = CachedLanguageModel(inner, tmp_path / "cache.db", days=1)
    assert [type(model.complete(PROMPT, deadline=LATER)) for _ in range(2)] == [Completion, Completion]
    assert len(inner.prompts) == 2
    model.close()
    assert inner.is_closed


def test_of_a_prompt_only_its_hash_is_kept(cached, tmp_path):
    model, _ = cached("An answer.")
    model.complete(Prompt("a present for Margarethe"), deadline=LATER)
    model.close()
    assert all(b"Margarethe" not in path.read_bytes() for path in (tmp_path / "llm").iterdir())

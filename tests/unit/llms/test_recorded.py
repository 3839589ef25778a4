"""What was recorded is given again: answers, streams, failures, in the order of asking."""

import json
import time
from dataclasses import replace

import pytest

from crossaisle.errors import ModelBusyError, ModelError, ModelOutputError, ModelTimeoutError, ModelUnavailableError
from crossaisle.llms.recorded import RecordingLanguageModel, ReplayLanguageModel
from crossaisle.protocols import Chunk, Prompt, ToolCall
from crossaisle.testing import ScriptedLanguageModel
from crossaisle.testing.llms import SCHEMAS, TOOLS

LATER = time.monotonic() + 3600
PROMPT = Prompt("帐篷 \ud800", system="Sort.", examples=(("a", "b"),))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "calls.jsonl"


def test_answers_come_again_with_everything(path):
    recording = RecordingLanguageModel(ScriptedLanguageModel(), path)
    found = [recording.complete(PROMPT, schema=schema, deadline=LATER) for schema in (None, *SCHEMAS)]
    replay = ReplayLanguageModel(str(path))
    assert [replay.complete(PROMPT, schema=schema, deadline=LATER) for schema in (None, *SCHEMAS)] == found


def test_calls_of_tools_come_again(path):
    prompt = replace(PROMPT, tools=TOOLS)
    recording = RecordingLanguageModel(ScriptedLanguageModel(ToolCall("search", {"kind": "tent", "is_new": False})), path)
    found = recording.complete(prompt, deadline=LATER), list(recording.stream(prompt, deadline=LATER))
    replay = ReplayLanguageModel(str(path))
    assert (replay.complete(prompt, deadline=LATER), list(replay.stream(prompt, deadline=LATER))[-1:]) == (found[0], found[1][-1:])


def test_streams_come_again_part_by_part(path):
    recording = RecordingLanguageModel(ScriptedLanguageModel("a tent for two"), path)
    found = list(recording.stream(PROMPT, deadline=LATER))
    assert list(ReplayLanguageModel(str(path)).stream(PROMPT, deadline=LATER)) == found
    assert found[0] == Chunk("a")


def test_what_was_asked_several_times_comes_in_order_and_the_last_one_stays(path):
    recording = RecordingLanguageModel(ScriptedLanguageModel("one", "two"), path)
    for _ in range(2):
        recording.complete(PROMPT, deadline=LATER)
    replay = ReplayLanguageModel(str(path))
    assert [replay.complete(PROMPT, deadline=LATER).text for _ in range(3)] == ["one", "two", "two"]


@pytest.mark.parametrize("is_stream", [False, True])
@pytest.mark.parametrize("kind", [ModelError, ModelOutputError, ModelTimeoutError, ModelUnavailableError])
def test_failures_come_again(path, kind, is_stream):
    recording = RecordingLanguageModel(ScriptedLanguageModel(kind("so it was", spec="scripted")), path)
    for model in (recording, ReplayLanguageModel):
        one = model if model is recording else ReplayLanguageModel(str(path))
        with pytest.raises(kind, match="so it was") as caught:
            list(one.stream(PROMPT, deadline=LATER)) if is_stream else one.complete(PROMPT, deadline=LATER)
        assert type(caught.value) is kind
    assert caught.value.message == f"replay:{path}: so it was"


def test_a_wait_comes_again_and_parts_before_a_failure_do(path):
    class Breaking(ScriptedLanguageModel):
        def stream(self, prompt, **options):
            yield Chunk("one")
            raise ModelBusyError("slow down", spec="s", retry_after_s=7)

    with pytest.raises(ModelBusyError):
        list(RecordingLanguageModel(Breaking(), path).stream(PROMPT, deadline=LATER))
    stream = ReplayLanguageModel(str(path)).stream(PROMPT, deadline=LATER)
    assert next(stream).text == "one"
    with pytest.raises(ModelBusyError, match="slow down") as caught:
        next(stream)
    assert caught.value.retry_after_s == 7


def test_another_question_was_never_asked(path):
    RecordingLanguageModel(ScriptedLanguageModel(), path).complete(PROMPT, deadline=LATER)
    replay = ReplayLanguageModel(str(path))
    for ask in (
        lambda: replay.complete(Prompt("a lamp"), deadline=LATER),
        lambda: replay.complete(PROMPT, schema=SCHEMAS[0], deadline=LATER),
        lambda: list(replay.stream(Prompt("a lamp"), deadline=LATER)),
    ):
        with pytest.raises(ModelUnavailableError, match="never asked"):
            ask()


@pytest.mark.parametrize("content", [None, b"{", b"[]", b"{}", b"\xff"])
def test_a_file_that_is_no_record(path, content):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match="record cannot be read"):
        ReplayLanguageModel(str(path))


def test_a_failure_of_another_kind_in_a_record_is_only_a_model_error(path):
    recording = RecordingLanguageModel(ScriptedLanguageModel(ModelOutputError("x", spec="s")), path)
    with pytest.raises(ModelOutputError):
        recording.complete(PROMPT, deadline=LATER)
    line = json.loads(path.read_text())
    path.write_text(json.dumps(line | {"error": line["error"] | {"kind": "SystemExit"}}) + "\n")
    with pytest.raises(ModelError, match="x"):
        ReplayLanguageModel(str(path)).complete(PROMPT, deadline=LATER)
    recording.close()

"""The language models under their contract, and the one over HTTP at its own border: a server's moods, one by one."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib.util import find_spec

import pytest

from crossaisle.errors import (
    MissingExtraError,
    ModelBusyError,
    ModelError,
    ModelOutputError,
    ModelPromptError,
    ModelTimeoutError,
    ModelUnavailableError,
)
from crossaisle.llms.local import LocalLanguageModel
from crossaisle.llms.openai import OpenAILanguageModel
from crossaisle.llms.recorded import RecordingLanguageModel
from crossaisle.llms.rules import RulesLanguageModel
from crossaisle.models import language_model, make_language_model
from crossaisle.protocols import Prompt, ToolCall, Usage
from crossaisle.settings import data_home, load
from crossaisle.testing import LanguageModelContract, ScriptedChatServer, ScriptedLanguageModel
from crossaisle.testing.chat_server import break_off, call, raw, refuse, right_answer, say, stall
from crossaisle.testing.llms import SCHEMAS, TOOLS, expect_no_answers

PROMPT = Prompt("a tent for two", system="Read the need.", examples=(("a lamp", '{"kind": "lamp"}'),), version="t-1", max_tokens=64)
TENT = '{"kind": "tent", "is_new": true}'


@pytest.fixture
def chat():
    with ScriptedChatServer() as server:
        yield server


@pytest.fixture
def model(chat):
    return OpenAILanguageModel(f"org/model@{chat.base}/", api_key="sk-secret", sleep=lambda _: None)


def soon(seconds=5):
    return time.monotonic() + seconds


def drain(stream, into):
    for chunk in stream:
        into.append(chunk.text)


class TestScriptedLanguageModel(LanguageModelContract):
    def make(self):
        return ScriptedLanguageModel()


class TestOpenAILanguageModel(LanguageModelContract):
    @pytest.fixture(autouse=True)
    def _chat(self, chat):
        self.chat = chat

    def make(self):
        return OpenAILanguageModel(f"m@{self.chat.base}")


class TestOverAServerThatRefusesSchemas(LanguageModelContract):
    """It knows no response_format; its model does what the prompt says."""

    @pytest.fixture(autouse=True)
    def _chat(self, chat):
        def answer(body):
            schema = body["messages"][0]["content"].rpartition("JSON schema:\n")[2]
            known = {"type": "json_schema", "json_schema": {"schema": json.loads(schema)}} if schema.startswith("{") else {}
            return f"Sure!\n```json\n{right_answer(body | {'response_format': known})}\n```" if known else right_answer(body)

        def do(handler, text):
            if "response_format" in handler.body:
                refuse(400, "unknown field response_format")(handler, text)
            else:
                handler.say(text)

        chat.answer = answer
        chat.script = [do] * 1000
        self.chat = chat

    def make(self):
        return OpenAILanguageModel(f"m@{self.chat.base}")


SMOLLM2 = data_home() / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"
"""Looked for before the tests get a home of their own."""
needs_model = pytest.mark.skipif(
    not SMOLLM2.is_file() or find_spec("xllamacpp") is None,
    reason="needs a real model: run 'crossaisle models fetch smollm2', with the extra local-llm installed",
)


@pytest.fixture(scope="module")
def smollm2():
    model = LocalLanguageModel(str(SMOLLM2), context=1024, slots=2)
    yield model
    model.close()


@needs_model
class TestLocalLanguageModel(LanguageModelContract):
    """The short set: a real model in a real server, in this process."""

    @pytest.fixture(autouse=True)
    def _model(self, smollm2):
        self.model = smollm2

    def make(self):
        return self.model


class TestEverythingAround(LanguageModelContract):
    """As build gives it to a shop: cache, budget, breaker and pool around a server."""

    @pytest.fixture(autouse=True)
    def _home(self, chat, tmp_path):
        spec = f"openai:m@{chat.base}"
        settings = load(llm={"spec": spec, "tokens_per_day": 1_000_000, "price_in": 1.0, "money_per_minute": 1000.0})
        self.models = []
        self.build = lambda: language_model(settings, home=tmp_path / "llm")
        yield
        for model in self.models:
            model.close()

    def make(self):
        self.models.append(self.build())
        return self.models[-1]


class TestRecordingLanguageModel(LanguageModelContract):
    @pytest.fixture(autouse=True)
    def _path(self, tmp_path):
        self.path = tmp_path / "calls.jsonl"

    def make(self):
        return RecordingLanguageModel(ScriptedLanguageModel(), self.path)


def test_the_settings_name_no_model_by_themselves(tmp_path):
    expect_no_answers(language_model(load(), home=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_an_adapter_is_handed_what_it_asks_for(chat):
    said = {"api_key": "sk-secret", "options": '{"seed": 7}'}
    make_language_model(f"openai:m@{chat.base}", load(llm=said)).complete(PROMPT, deadline=soon())
    assert chat.requests[0]["headers"]["Authorization"] == "Bearer sk-secret"
    assert chat.requests[0]["body"]["seed"] == 7


@pytest.mark.parametrize(("said", "failures"), [({}, 3), ({"failures": 1, "pause_s": 0.3}, 1)])
def test_a_server_that_is_down_is_soon_left_alone(chat, tmp_path, said, failures):
    model = language_model(load(llm={"spec": f"openai:m@{chat.base}", "deadline_s": 0.2, **said}), home=tmp_path)
    chat.script = [stall()] * failures
    for _ in range(failures):
        with pytest.raises(ModelTimeoutError):
            model.complete(PROMPT, deadline=soon())
    began = time.monotonic()
    with pytest.raises(ModelUnavailableError, match="left alone"):
        model.complete(PROMPT, deadline=soon())
    assert time.monotonic() - began < 0.1
    if said:
        time.sleep(said["pause_s"])
        assert model.complete(PROMPT, deadline=soon()).text, "after the pause it is tried again"
    model.close()


def test_a_replay_is_named_like_any_other_model(tmp_path):
    path = tmp_path / "calls.jsonl"
    found = RecordingLanguageModel(ScriptedLanguageModel(), path).complete(PROMPT, deadline=soon())
    model = language_model(load(llm={"spec": f"replay:{path}"}), home=tmp_path / "llm")
    assert model.complete(PROMPT, deadline=soon()).text == found.text
    model.close()


def test_no_model_has_no_answers():
    expect_no_answers(RulesLanguageModel())
    with pytest.raises(ModelError, match="takes no argument"):
        RulesLanguageModel("x")


# What is sent


def test_what_stays_the_same_stands_first(chat, model):
    model.complete(PROMPT, deadline=soon())
    request = chat.requests[0]
    assert request["path"] == "/v1/chat/completions"
    assert request["headers"]["Authorization"] == "Bearer sk-secret"
    assert request["body"] == {
        "model": "org/model",
        "messages": [
            {"role": "system", "content": "Read the need."},
            {"role": "user", "content": "a lamp"},
            {"role": "assistant", "content": '{"kind": "lamp"}'},
            {"role": "user", "content": "a tent for two"},
        ],
        "max_tokens": 64,
        "temperature": 0.0,
    }


def test_a_schema_is_left_to_the_server(chat, model):
    found = model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon())
    assert found.value == {"kind": "tent", "is_new": True}
    assert chat.requests[0]["body"]["response_format"]["json_schema"] == {"name": "answer", "strict": True, "schema": SCHEMAS[0]}
    assert chat.requests[0]["body"]["messages"][0]["content"] == PROMPT.system


def test_options_go_with_every_request_and_into_the_identity(chat):
    model = OpenAILanguageModel(f"m@{chat.base}", options={"reasoning_effort": "none"})
    model.complete(PROMPT, deadline=soon())
    assert chat.requests[0]["body"]["reasoning_effort"] == "none"
    assert "Authorization" not in chat.requests[0]["headers"]
    assert model.info.parameters == '{"reasoning_effort": "none"}'
    assert OpenAILanguageModel(f"m@{chat.base}").info.parameters == ""


@pytest.mark.parametrize("argument", ["", "model", "@http://x/v1", "model@", "model@ftp://x"])
def test_a_spec_needs_model_and_address(argument):
    with pytest.raises(ModelError, match="model and an address"):
        OpenAILanguageModel(argument)


# What servers refuse or ignore


def forms(chat):
    return [request["body"].get("response_format", {}).get("type", "text") for request in chat.requests]


@pytest.mark.parametrize("status", [400, 422, 501])
def test_a_refused_schema_is_asked_for_in_words_and_remembered(chat, model, status):
    chat.script = [refuse(status), refuse(status), say(f"Here you are: {TENT} Anything else?"), say(TENT)]
    for _ in range(2):
        assert model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon()).value == {"kind": "tent", "is_new": True}
    assert forms(chat) == ["json_schema", "json_object", "text", "text"]
    said = [request["body"]["messages"][0]["content"] for request in chat.requests[1:]]
    assert all(text.startswith("Read the need.") and '"enum": ["tent", "lamp"]' in text for text in said)
    assert len(set(said)) == 1


def test_a_schema_that_breaks_the_server_is_tried_twice_and_then_left(chat, model):
    chat.script = [refuse(500), refuse(500), say(TENT), say(TENT)]
    for _ in range(2):
        assert model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon()).value["kind"] == "tent"
    assert forms(chat) == ["json_schema", "json_schema", "json_object", "json_object"]


TOOLED = replace(PROMPT, tools=TOOLS)
TENT_CALL = ToolCall("search", {"kind": "tent", "is_new": True})


def asked(model, prompt, *, is_stream):
    return list(model.stream(prompt, deadline=soon()))[-1] if is_stream else model.complete(prompt, deadline=soon())


@pytest.mark.parametrize("is_stream", [False, True])
def test_tools_are_offered_and_calls_come_back_whole(chat, model, is_stream):
    assert asked(model, TOOLED, is_stream=is_stream).calls == (TENT_CALL,)
    sent = chat.requests[0]["body"]["tools"]
    assert sent[0] == {
        "type": "function",
        "function": {"name": "search", "description": "Looks a thing up in the shop.", "parameters": SCHEMAS[0]},
    }
    assert len(sent) == 2
    assert model.dialect.takes_tools


def test_pieces_of_several_calls_find_their_place(chat, model):
    """As servers send them: by index, by a name where the index is missing, or the arguments as an object."""
    pieces = [
        {"index": 0, "id": "a", "function": {"name": "search", "arguments": '{"kind": "la'}},
        {"index": 1, "id": "b", "function": {"name": "stop", "arguments": ""}},
        {"index": 0, "function": {"arguments": 'mp", "is_new": true}'}},
        {"index": 2, "function": {"name": "search", "arguments": {"kind": "tent", "is_new": True}}},
    ]

    def turn(handler, _):
        handler.send(200, {"Content-Type": "text/event-stream"})
        handler.parts(["Let me look."])
        for piece in pieces:
            handler.event({"choices": [{"delta": {"tool_calls": [piece]}, "finish_reason": None}]})
        handler.event({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]})

    chat.script = [turn]
    chunks = list(model.stream(TOOLED, deadline=soon()))
    assert "".join(chunk.text for chunk in chunks) == "Let me look."
    assert chunks[-1].calls == (ToolCall("search", {"kind": "lamp", "is_new": True}), ToolCall("stop", {}), TENT_CALL)
    for piece in pieces:
        piece.pop("index")
    pieces[1], pieces[2] = pieces[2], pieces[1]
    chat.script = [turn]
    assert [one.name for one in list(model.stream(TOOLED, deadline=soon()))[-1].calls] == ["search", "stop", "search"]


@pytest.mark.parametrize("is_stream", [False, True])
@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("erase", "{}", "'erase', which was not offered"),
        ("search", '{"kind": "tent"', "no JSON"),
        ("search", '{"kind": "boat", "is_new": true}', "kind is none of"),
        ("stop", "[]", "is not object"),
    ],
)
def test_a_call_that_cannot_be_believed_is_no_call(chat, model, name, arguments, said, is_stream):
    chat.script = [call(name, arguments)]
    with pytest.raises(ModelOutputError, match=said):
        asked(model, TOOLED, is_stream=is_stream)


@pytest.mark.parametrize("words", ["m does not support tools", "unknown field", ""])
def test_refused_tools_are_left_out_and_remembered(chat, model, words):
    chat.script = [refuse(400, words), say("A tent, then."), say("A tent, then.")]
    found = [model.complete(TOOLED, deadline=soon()) for _ in range(2)]
    assert [(one.text, one.calls) for one in found] == [("A tent, then.", ())] * 2
    assert ["tools" in request["body"] for request in chat.requests] == [True, False, False]
    assert not model.dialect.takes_tools


def test_tools_that_are_passed_over_leave_words(chat, model):
    chat.script = [say("I would look for a tent.")]
    found = model.complete(TOOLED, deadline=soon())
    assert (found.text, found.calls) == ("I would look for a tent.", ())


def test_tools_and_a_schema_do_not_go_together(chat, model):
    with pytest.raises(ModelPromptError, match="takes no schema"):
        model.complete(TOOLED, schema=SCHEMAS[0], deadline=soon())
    assert chat.requests == []


def test_one_failure_of_the_server_is_no_refusal(chat, model):
    chat.script = [refuse(500), say(TENT), say(TENT)]
    for _ in range(2):
        model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon())
    assert forms(chat) == ["json_schema"] * 3


def test_what_no_form_helps_against_is_raised_and_nothing_is_learned(chat, model):
    chat.script = [refuse(400, "no such role")] * 3
    with pytest.raises(ModelError, match="no such role"):
        model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon())
    assert forms(chat) == ["json_schema", "json_object", "text"]
    assert model.dialect.form == "json_schema"


@pytest.mark.parametrize("text", ["I would take a tent.", '{"what": "tent"}', '{"kind": "sofa", "is_new": true}', "[1]"])
def test_an_ignored_schema_shows_and_is_remembered(chat, model, text):
    chat.script = [say(text), say(TENT), say(TENT)]
    for _ in range(2):
        assert model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon()).value["kind"] == "tent"
    assert forms(chat) == ["json_schema", "json_object", "json_object"]


def test_json_in_prose_is_used_and_shows_that_the_schema_was_ignored(chat, model):
    chat.script = [say(f"```json\n{TENT}\n```"), say(TENT)]
    for _ in range(2):
        assert model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon()).value["kind"] == "tent"
    assert forms(chat) == ["json_schema", "json_object"]


def test_a_wrong_number_is_the_models_fault_and_not_the_servers(chat, model):
    chat.script = [say('{"sizes": [12], "color": "黑色"}')]
    with pytest.raises(ModelOutputError, match=r"sizes\[0\] is above 9"):
        model.complete(PROMPT, schema=SCHEMAS[1], deadline=soon())
    assert model.dialect.form == "json_schema"


def test_nonsense_in_every_form_is_an_output_error(chat, model):
    chat.script = [say("no"), say("no")]
    with pytest.raises(ModelOutputError, match="no JSON"):
        model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon())
    assert len(chat.requests) == 2


def test_json_that_was_cut_says_so(chat, model):
    chat.script = [say('{"kind": "te', reason="length")]
    with pytest.raises(ModelOutputError, match="cut at max_tokens"):
        model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon())
    assert model.dialect.form == "json_schema"


def test_a_cut_text_is_given_and_says_so(chat, model):
    chat.script = [say("A tent is", reason="length")]
    found = model.complete(PROMPT, deadline=soon())
    assert (found.text, found.is_cut, found.usage) == ("A tent is", True, Usage(7, 3))


@pytest.mark.parametrize(
    ("message", "name", "gone"),
    [
        ("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "max_completion_tokens", "max_tokens"),
        ("'temperature' does not support 0.0 with this model", "model", "temperature"),
        ("Unknown field: stream_options", "stream", "stream_options"),
    ],
)
def test_other_fields_are_learned_too(chat, model, message, name, gone):
    chat.script = [refuse(400, message)]
    for _ in range(2):
        assert list(model.stream(PROMPT, deadline=soon()))
    assert gone in chat.requests[0]["body"]
    assert all(name in request["body"] and gone not in request["body"] for request in chat.requests[1:])
    assert len(chat.requests) == 3


def test_thoughts_are_left_out(chat, model):
    chat.script = [say(f"<think>\nA lamp? {{}} No.\n</think>\n\n{TENT}"), say("<think>hm</think>\nA tent.")]
    assert model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon()).text == TENT
    assert "".join(chunk.text for chunk in model.stream(PROMPT, deadline=soon())) == "A tent."


def test_nothing_but_thoughts_is_an_output_error_with_advice(chat, model):
    chat.script = [say("<think>A tent, or", reason="length")] * 2
    for ask in (lambda: model.complete(PROMPT, deadline=soon()), lambda: list(model.stream(PROMPT, deadline=soon()))):
        with pytest.raises(ModelOutputError, match="empty") as caught:
            ask()
        assert "llm.options" in caught.value.hint


# Failures


def test_a_busy_server_is_waited_for_as_it_says(chat):
    waits = []
    model = OpenAILanguageModel(f"m@{chat.base}", sleep=waits.append)
    chat.script = [refuse(429, Retry_After="2"), refuse(503)]
    assert model.complete(PROMPT, deadline=soon()).text == "You said: a tent for two"
    assert waits == [2.0, 0.5]


def test_a_wait_beyond_the_deadline_is_not_begun(chat, model):
    chat.script = [refuse(429, "slow down", Retry_After="60")]
    with pytest.raises(ModelBusyError, match="slow down") as caught:
        model.complete(PROMPT, deadline=soon())
    assert caught.value.retry_after_s == 60
    assert len(chat.requests) == 1


@pytest.mark.parametrize(
    ("status", "kind", "times"),
    [
        (429, ModelBusyError, 3),
        (500, ModelUnavailableError, 3),
        (503, ModelUnavailableError, 3),
        (401, ModelError, 1),
        (404, ModelError, 1),
    ],
)
def test_a_lasting_refusal_has_a_name(chat, model, status, kind, times):
    chat.script = [refuse(status, "no key sk-secret")] * 3
    with pytest.raises(kind, match=f"HTTP {status}") as caught:
        model.complete(PROMPT, deadline=soon())
    assert type(caught.value) is kind
    assert len(chat.requests) == times
    assert "sk-secret" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("turn", [refuse(400, "request (5031 tokens) exceeds the available context size (2048 tokens)"), refuse(413)])
def test_a_prompt_that_is_too_long_has_its_own_name(chat, model, turn):
    chat.script = [turn]
    with pytest.raises(ModelPromptError, match="too long"):
        model.complete(PROMPT, schema=SCHEMAS[0], deadline=soon())
    assert model.dialect.form == "json_schema"


@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_is_not_followed_with_the_key(chat, model, status):
    chat.script = [refuse(status, Location=f"{chat.base}/elsewhere")]
    with pytest.raises(ModelError, match=f"HTTP {status}"):
        model.complete(PROMPT, deadline=soon())
    assert len(chat.requests) == 1


@pytest.mark.parametrize(
    "turn",
    [
        raw(b""),
        raw(b"<html>busy</html>"),
        raw(b"\xff\xfe"),
        raw(b"[]"),
        raw(b'{"choices": []}'),
        raw(b'{"choices": [{"message": {"content": 7}}]}'),
        raw(b'{"choices": [{"message": {"content": null}}]}'),
        raw(b'{"choices": [{"mess', length=500),
        say("  "),
    ],
    ids=["nothing", "markup", "no unicode", "a list", "no choice", "a number", "null", "half", "blank"],
)
def test_another_answer_than_a_text_is_an_output_error(chat, model, turn):
    chat.script = [turn]
    with pytest.raises(ModelOutputError, match=r"^openai:org/model@"):
        model.complete(PROMPT, deadline=soon())


def test_a_stream_that_breaks_off_says_so_after_what_came(chat, model):
    chat.script = [break_off(["A ", "tent"])]
    found = []
    with pytest.raises(ModelOutputError, match="broke off"):
        drain(model.stream(PROMPT, deadline=soon()), found)
    assert found == ["A ", "tent"]


@pytest.mark.parametrize(
    "data", [b"data: {", b"data: 7", b'data: {"choices": 7}', b'data: {"choices": [7]}', b'data: {"choices": [{"delta": 7}]}']
)
def test_a_broken_part_of_a_stream_is_an_output_error(chat, model, data):
    chat.script = [raw(data + b"\n\n")]
    with pytest.raises(ModelOutputError):
        list(model.stream(PROMPT, deadline=soon()))


def test_an_error_inside_a_stream_is_raised(chat, model):
    chat.script = [raw(b': ping\n\ndata: {"error": {"message": "out of memory"}}\n\n')]
    with pytest.raises(ModelUnavailableError, match="out of memory"):
        list(model.stream(PROMPT, deadline=soon()))


def test_usage_comes_last_in_a_part_without_choices(chat, model):
    chunks = list(model.stream(PROMPT, deadline=soon()))
    assert "".join(chunk.text for chunk in chunks) == "You said: a tent for two"
    assert chunks[-1].usage == Usage(7, 8)


@pytest.mark.parametrize("is_stream", [False, True])
def test_no_answer_in_time_is_a_timeout(chat, model, is_stream):
    chat.script = [stall()]
    began = time.monotonic()
    with pytest.raises(ModelTimeoutError):
        list(model.stream(PROMPT, deadline=soon(0.1))) if is_stream else model.complete(PROMPT, deadline=soon(0.1))
    assert time.monotonic() - began < 1


def test_slow_tokens_end_at_the_deadline(chat, model):
    chat.script = [say("a" * 300, pause_s=0.05)]
    began, found = time.monotonic(), []
    with pytest.raises(ModelTimeoutError):
        drain(model.stream(PROMPT, deadline=soon(0.3)), found)
    assert found
    assert time.monotonic() - began < 1


def test_a_stream_that_is_left_hangs_up(chat, model):
    chat.script = [say("a" * 3000, pause_s=0.005)]
    stream = model.stream(PROMPT, deadline=soon())
    next(stream)
    stream.close()
    assert chat.hung_up.wait(5)


def test_nobody_there_is_unavailable(empty_address):
    with pytest.raises(ModelUnavailableError, match="cannot be reached") as caught:
        OpenAILanguageModel(f"m@{empty_address}").complete(PROMPT, deadline=soon())
    assert "running" in caught.value.hint


def test_no_connection_in_time_is_a_timeout(full_address):
    with pytest.raises(ModelTimeoutError):
        OpenAILanguageModel(f"m@{full_address}").complete(PROMPT, deadline=soon(0.2))


# A file


@needs_model
def test_a_prompt_beyond_the_context_has_its_own_name(smollm2):
    with pytest.raises(ModelPromptError, match="too long"):
        smollm2.complete(Prompt("tent " * 3000), deadline=soon(30))
    assert smollm2.complete(Prompt("Say hello.", max_tokens=4), deadline=soon(30)).is_cut


@needs_model
def test_the_beginning_that_stays_the_same_is_read_once(smollm2):
    system = "You sort the goods of a shop. " * 25
    first, second = (smollm2.complete(Prompt(user, system=system, max_tokens=4), deadline=soon(60)).usage for user in ("a tent", "a lamp"))
    assert first.prompt_tokens > 200
    assert second.cached_tokens > 0.9 * second.prompt_tokens


@needs_model
def test_work_ends_at_the_deadline(smollm2):
    began = time.monotonic()
    with pytest.raises(ModelTimeoutError):
        smollm2.complete(Prompt("Tell a long story.", max_tokens=900), deadline=soon(0.3))
    assert time.monotonic() - began < 1
    assert smollm2.complete(Prompt("Say hello.", max_tokens=4), deadline=soon(30)).text


@pytest.mark.slow
@needs_model
def test_json_is_valid_under_every_schema_every_time(smollm2):
    """The model knows nothing; the form holds all the same, forty times, four at once."""

    def ask(number):
        asked = Prompt(f"Describe thing {number} as JSON.", temperature=0.8, max_tokens=128)
        return smollm2.complete(asked, schema=SCHEMAS[number % 2], deadline=soon(240)).value

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(40)))


@pytest.mark.slow
@needs_model
def test_a_closed_model_is_unavailable_and_can_be_loaded_again():
    model = LocalLanguageModel(str(SMOLLM2), context=512, slots=1)
    model.close()
    model.close()
    with pytest.raises(ModelUnavailableError, match="closed"):
        model.complete(PROMPT, deadline=soon())
    again = LocalLanguageModel(str(SMOLLM2), context=512, slots=1)
    assert again.complete(Prompt("Say hello.", max_tokens=4), deadline=soon(30)).text
    again.close()


@pytest.mark.parametrize("argument", ["", "/nowhere/model.gguf", "~nobody/model.gguf"])
def test_a_file_that_is_not_there(argument):
    with pytest.raises(ModelError, match="no such file") as caught:
        LocalLanguageModel(argument)
    assert "local:/path/model.gguf" in caught.value.hint


def test_a_file_of_another_kind(tmp_path):
    (tmp_path / "model.gguf").write_bytes(b"PK\x03\x04")
    with pytest.raises(ModelError, match="no GGUF"):
        LocalLanguageModel(str(tmp_path / "model.gguf"))


@pytest.mark.skipif(find_spec("xllamacpp") is None, reason="the extra local-llm is not installed")
def test_a_broken_file(tmp_path):
    (tmp_path / "model.gguf").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match="cannot load"):
        LocalLanguageModel(str(tmp_path / "model.gguf"))


def test_without_the_extra_the_error_names_it(tmp_path, monkeypatch):
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(MissingExtraError) as caught:
        LocalLanguageModel(str(tmp_path / "model.gguf"))
    assert caught.value.hint == "pip install 'crossaisle[local-llm]'"

"""Replies that a language model adds to while they are read: sentence by sentence, each checked, and everything that left is kept."""

import itertools
import json

import pytest

from crossaisle.testing import ScriptedChatServer

NEED = "a tent for four, under $250"
LIE = "It cures every illness."


def answering(*extra):
    """Give a scripted model that tells of a product by its own facts, and then says what else it is told to."""

    def answer(body):
        asked = json.loads(body["messages"][-1]["content"])
        if "request" in asked:
            return json.dumps({"needs": [], "constraints": []})
        if "message" in asked:
            return json.dumps({"move": "unsure", "words": "", "products": [], "field": "none", "way": "none"})
        name, facts = asked["product"]["name"], [fact.partition(": ") for fact in asked["product"]["facts"][:2]]
        if "response_format" in body:
            return json.dumps({"line": f"{name}, with {', '.join(text for _, _, text in facts)}"[:200]})
        return " ".join([*(f"{label}: {text}." for label, _, text in facts), *extra])

    return answer


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch):
    monkeypatch.setenv("CROSSAISLE_LLM__CACHE_DAYS", "0")


@pytest.fixture(scope="module")
def server():
    with ScriptedChatServer(answering()) as one:
        yield one


@pytest.fixture(scope="module")
def address(demo_path, serving, server):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSAISLE_LLM__SPEC", f"openai:test@{server.base}")
        patch.setenv("CROSSAISLE_LLM__CACHE_DAYS", "0")
        with serving(demo_path) as (found, _):
            yield found


@pytest.fixture
def streamed(shopper):
    def run(text, **fields):
        with shopper.stream("POST", "/v1/chat/stream", json={"text": text, **fields}) as answer:
            blocks = [block.split("\n", 1) for block in answer.read().decode().split("\n\n") if block]
        return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]

    return run


def sentences(events):
    return [data["text"] for name, data in events if name == "text"]


def test_a_stream_brings_products_and_prose_and_keeps_both(streamed, shopper, server):
    server.answer = answering()
    events = streamed(NEED)
    names = [name for name, _ in itertools.groupby(name for name, _ in events)]
    assert names == ["reply", "sections", "text", "copy", "done"]
    first, done = events[0][1], events[-1][1]
    assert len(sentences(events)) == 2
    turn = shopper.get(f"/v1/chat/{done['conversation_id']}").json()["turns"][0]
    assert turn["reply"] == " ".join([first["text"], *sentences(events)])
    kept = shopper.get(f"/v1/slates/{done['slate_id']}").json()
    lines = {data["position"]: data["copy"] for name, data in events if name == "copy"}
    assert lines == {
        item["position"]: item["copy"] for section in kept["sections"] for item in section["items"] if item["position"] in lines
    }
    assert done["degraded"] == []


def test_only_sentences_that_passed_the_checker_leave(streamed, server):
    server.answer = answering(LIE, "It is here.")
    events = streamed(NEED)
    assert len(sentences(events)) == 2, "what came before the lie is true, what comes after it may rest on it"
    server.answer = lambda body: answering()(body) if "response_format" in body else f"{LIE} Only $1 today, see https://evil.example."
    events = streamed(NEED)
    assert sentences(events) == []
    assert "evil" not in json.dumps(events)


def test_a_sentence_that_is_cut_off_is_not_shown(streamed, server):
    server.answer = lambda body: answering()(body) if "response_format" in body else "Made of"
    assert sentences(streamed(NEED)) == []


def test_the_model_says_nothing_where_nothing_was_found_or_something_is_asked(streamed, server):
    server.answer = answering()
    assert sentences(streamed("how do I return something?")) == []
    events = streamed("a toy")
    assert events[0][1]["question"]
    assert sentences(events) == []


def test_a_model_that_is_down_is_named_and_the_reply_stands(streamed, server, shopper):
    server.answer = lambda _: "no JSON"
    events = streamed("a kettle")
    assert events[-1][0] == "done"
    server.script = [lambda handler, _: handler.send_error(500)] * 40
    events = streamed("a desk lamp")
    server.script = []
    assert events[0][1]["text"]
    assert any(code.startswith("tell:model_") for code in events[-1][1]["degraded"])
    turn = shopper.get(f"/v1/chat/{events[-1][1]['conversation_id']}").json()["turns"][0]
    assert turn["degraded"] == events[-1][1]["degraded"]


def test_the_command_line_shows_the_prose(cli, demo_path, server, monkeypatch):
    server.answer = answering()
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO(f"{NEED}\n"))
    ran = cli("chat", "--shop", demo_path, "--llm", f"openai:test@{server.base}")
    assert ran.code == 0, ran.err
    first = ran.out.splitlines()[0]
    assert first.startswith("Here are")
    assert first.count(":") >= 3

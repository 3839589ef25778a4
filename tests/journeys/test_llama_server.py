"""A real llama.cpp server in a process of its own, over HTTP, through our adapter: the form of what it says, never the sense.

Short: the contract, and what doctor says. Slow: a slate's copy, an intent, and attacks, all by the real model.
"""

import importlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from crossaisle.errors import ModelError, ModelPromptError, ModelTimeoutError
from crossaisle.fetching import fetchable
from crossaisle.llms.openai import OpenAILanguageModel
from crossaisle.protocols import Prompt
from crossaisle.settings import load
from crossaisle.shop import open_shop
from crossaisle.testing import LanguageModelContract
from crossaisle.testing.llms import SCHEMAS, TOOLS

SMOLLM2 = fetchable("smollm2").path
"""Looked for before the tests get a home of their own."""
KEY = "key-of-the-tests"
CONTEXT, SLOTS = 1536, 2
EVERY = 16
"""Of the attacks that were read, with the real model: minutes rather than an hour."""
HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(
    not SMOLLM2.is_file() or find_spec("xllamacpp") is None,
    reason="needs a real model: run 'crossaisle models fetch smollm2', with the extra local-llm installed",
)


@dataclass(frozen=True)
class Server:
    """Where it listens, and its process."""

    address: str
    process: subprocess.Popen

    @property
    def spec(self):
        return f"openai:SmolLM2-135M@{self.address}/v1"

    def model(self, **options):
        return OpenAILanguageModel(self.spec.removeprefix("openai:"), **({"api_key": KEY} | options))


@pytest.fixture(scope="module")
def llama():
    command = [sys.executable, str(HERE / "llama_server.py"), str(SMOLLM2), KEY, str(CONTEXT), str(SLOTS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield Server(process.stdout.readline().strip(), process)
        finally:
            process.kill()


@pytest.fixture(autouse=True)
def _named(monkeypatch):
    monkeypatch.setenv("CROSSAISLE_LLM__API_KEY", KEY)
    monkeypatch.setenv("CROSSAISLE_LLM__CACHE_DAYS", "0")


def soon(seconds=30):
    return time.monotonic() + seconds


class TestOverARealServer(LanguageModelContract):
    """Text, JSON, streams that are left, deadlines, odd prompts, four threads: what every model owes."""

    @pytest.fixture(autouse=True)
    def _llama(self, llama):
        self.llama = llama

    def make(self):
        return self.llama.model()


def test_it_is_a_process_of_its_own_and_lets_only_our_key_in(llama):
    assert llama.process.poll() is None
    assert llama.address.startswith("http://127.0.0.1:")
    with pytest.raises(ModelError, match="401") as caught:
        llama.model(api_key="another").complete(Prompt("Hello."), deadline=soon())
    assert "another" not in str(caught.value)
    assert "key" in caught.value.hint


def test_the_server_sees_to_the_schema_itself(llama):
    """Nothing had to be taken away: JSON came by its grammar, not by our prompt."""
    model = llama.model()
    found = model.complete(Prompt("Describe a thing as JSON.", max_tokens=64), schema=SCHEMAS[1], deadline=soon())
    assert found.value["color"] in {"黑色", "白色"}
    assert found.usage.prompt_tokens > 0 < found.usage.completion_tokens
    assert model.dialect.form == "json_schema"


def test_a_stream_comes_word_by_word_with_its_usage(llama):
    chunks = list(llama.model().stream(Prompt("Say hello to everybody in the shop.", max_tokens=24), deadline=soon()))
    assert len([chunk for chunk in chunks if chunk.text]) > 3
    assert 0 < chunks[-1].usage.completion_tokens <= 24


def test_a_deadline_frees_the_server_too(llama):
    model, began = llama.model(), time.monotonic()
    for _ in range(SLOTS * 2):
        with pytest.raises(ModelTimeoutError):
            model.complete(Prompt("Tell a long story.", max_tokens=1200), deadline=soon(0.3))
    assert model.complete(Prompt("Say hello.", max_tokens=4), deadline=soon()).text
    assert time.monotonic() - began < 20, "what nobody waits for any more keeps no slot"


def test_a_prompt_beyond_the_context_has_its_own_name(llama):
    with pytest.raises(ModelPromptError, match="too long"):
        llama.model().complete(Prompt("tent " * 4000), deadline=soon())


def test_more_at_once_than_there_are_slots(llama):
    model = llama.model()

    def ask(number):
        asked = Prompt(f"Describe thing {number} as JSON.", temperature=0.8, max_tokens=48)
        return model.complete(asked, schema=SCHEMAS[0], deadline=soon(60)).value["kind"]

    with ThreadPoolExecutor(SLOTS * 3) as pool:
        assert set(pool.map(ask, range(SLOTS * 3))) <= {"tent", "lamp"}


def test_tools_that_this_model_does_not_know_leave_words(llama):
    """Its chat template has no place for tools, and the server passes them over without a word, even where one is required."""
    model = llama.model(options={"tool_choice": "required"})
    found = model.complete(Prompt("Find a tent.", max_tokens=24, tools=TOOLS), deadline=soon())
    assert (bool(found.text), found.calls) == (True, ())


def test_doctor_says_what_it_can(cli, llama):
    ran = cli("doctor", "--llm", llama.spec, "--json")
    assert ran.code == 0, ran.err
    found = ran.json
    assert (found["answers"], found["keeps_schema"], found["streams"], found["failures"]) == (True, True, True, {})
    assert found["calls_tools"] is False
    assert "tests of the machinery only" in found["warning"]
    assert found["first_token_s"] > 0 < found["tokens_per_s"]
    assert KEY not in ran.out


@pytest.mark.slow
def test_json_is_valid_every_time(llama):
    model = llama.model()

    def ask(number):
        asked = Prompt(f"Describe thing {number} as JSON.", temperature=0.8, max_tokens=128)
        return model.complete(asked, schema=SCHEMAS[number % 2], deadline=soon(240)).value

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(40)))


@pytest.mark.slow
@pytest.mark.parametrize("text", ["a tent for four, under $250", "a gift for my dad", "露营要带什么，五百以内"])
def test_a_slate_with_the_real_model_keeps_the_laws_of_the_shop(llama, demo, demo_path, monkeypatch, text):
    """What is found, what it costs and what must hold is the rules'; a line is the model's only where the facts carry it."""
    monkeypatch.setenv("CROSSAISLE_LLM__SPEC", llama.spec)
    monkeypatch.setenv("CROSSAISLE_LLM__DEADLINE_S", "20")
    monkeypatch.setenv("CROSSAISLE_LLM__LINES", "3")
    monkeypatch.setenv("CROSSAISLE_ENCODER__SPEC", "hashing")
    plain = demo.recommend(text)
    shop = open_shop(demo_path, settings=load(shop=demo_path))
    slate = shop.recommend(text)
    shop.close()
    items = [item for section in slate.sections for item in section.items]
    assert items or slate.absent, "an answer, or a word about why there is none"
    assert {item.copy.generator.partition(":")[0] for item in items} <= {"template", "openai"}
    assert all(item.copy.text for item in items)
    assert {note for note in slate.degraded if note.startswith("copy:")} <= {"copy:model_output", "copy:model_timeout"}
    read = {one.text for need in plain.intent.needs for one in need.constraints} | {one.text for one in plain.intent.constraints}
    kept = {one.text for need in slate.intent.needs for one in need.constraints} | {one.text for one in slate.intent.constraints}
    assert read <= kept, "what rules read stays, whatever the model says"


@pytest.mark.slow
def test_attacks_hold_with_the_real_model(llama, monkeypatch):
    monkeypatch.syspath_prepend(str(HERE.parents[1] / "benchmarks"))
    monkeypatch.setenv("CROSSAISLE_LLM__DEADLINE_S", "5")  # of each answer; what is not there by then is the template's
    attacks = importlib.import_module("attacks")
    read = [case for case in attacks.cases() if case.part == "tune"]
    assert {case.id: found for case, found, _ in attacks.judged(llama.spec, read[::EVERY]) if found} == {}

"""The encoders under their contract, and each at its own border: an endpoint's moods, a directory's gaps."""

import contextlib
import json
import shutil
import socket
import sys
from functools import cache

import numpy as np
import pytest

from crossaisle.encoders.hashing import HashingEncoder
from crossaisle.encoders.multilingual import MultilingualEncoder
from crossaisle.encoders.onnx import OnnxEncoder
from crossaisle.encoders.openai import OpenAIEncoder
from crossaisle.errors import MissingExtraError, ModelError, ModelTimeoutError
from crossaisle.testing import CountingEncoder, EncoderContract


class TestHashingEncoder(EncoderContract):
    def make(self):
        return HashingEncoder()


class TestSmallHashingEncoder(EncoderContract):
    def make(self):
        return HashingEncoder("64")


class TestCountingEncoder(EncoderContract):
    def make(self):
        return CountingEncoder(HashingEncoder())


class TestMultilingualEncoder(EncoderContract):
    make = staticmethod(cache(MultilingualEncoder))


class TestOnnxEncoder(EncoderContract):
    @pytest.fixture(autouse=True)
    def _directory(self, onnx_directory):
        self.directory = onnx_directory

    def make(self):
        return OnnxEncoder(str(self.directory))


class TestOpenAIEncoder(EncoderContract):
    @pytest.fixture(autouse=True)
    def _endpoint(self, endpoint):
        self.endpoint = endpoint

    def make(self):
        return OpenAIEncoder(f"hashing@{self.endpoint.base}")


@pytest.mark.parametrize("argument", ["15", "65537", "-64", "1e3", "many", "64:2"])
def test_hashing_refuses_odd_dimensions(argument):
    with pytest.raises(ModelError, match="16 to 65536"):
        HashingEncoder(argument)


def test_multilingual_takes_no_argument():
    with pytest.raises(ModelError, match="no argument"):
        MultilingualEncoder("large")


def test_multilingual_brings_languages_and_scripts_together():
    vectors = MultilingualEncoder().encode(["red running shoes", "红色跑步鞋", "紅色跑步鞋", "garden hose"], role="query")
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[3] + 0.2
    assert np.allclose(vectors[1], vectors[2], atol=1e-5)


# The endpoint


@pytest.fixture
def encoder(endpoint):
    return OpenAIEncoder(f"org/model@{endpoint.base}/", api_key="sk-secret", timeout_s=5)


def answer(**changes):
    return lambda handler, right: handler.say({**right, **changes})


def status(code, *headers):
    return lambda handler, right: handler.say({"error": "no"}, status=code, headers=headers)


def raw(body, *, length=None):
    return lambda handler, right: handler.say(body, length=length)


def hang(endpoint):
    return lambda handler, right: endpoint.is_over.wait(5)


def test_what_is_sent(endpoint, encoder):
    encoder.encode(["", "tent", "手机", "  "], role="query")
    first, second = endpoint.requests
    assert second["body"] == {"model": "org/model", "input": ["tent", "手机"], "encoding_format": "float"}
    for request in (first, second):
        assert request["path"] == "/v1/embeddings"
        assert request["headers"]["Authorization"] == "Bearer sk-secret"
        assert request["headers"]["Content-Type"] == "application/json"


def test_without_a_key_none_is_sent(endpoint):
    OpenAIEncoder(f"m@{endpoint.base}").encode(["tent"], role="query")
    assert "Authorization" not in endpoint.requests[0]["headers"]


def test_long_texts_are_cut_and_many_go_in_batches(endpoint, encoder):
    encoder.encode(["x" * 50_000, *map(str, range(129))], role="document")
    sizes = [len(request["body"]["input"]) for request in endpoint.requests[1:]]
    assert sizes == [64, 64, 2]
    assert len(endpoint.requests[1]["body"]["input"][0]) == 8000


def test_rows_are_put_in_order_by_index(endpoint, encoder):
    # The endpoint answers backwards.
    texts = ["tent", "lamp", "mug"]
    assert np.allclose(encoder.encode(texts, role="query"), endpoint.encoder.encode(texts, role="query"), atol=1e-6)


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_passing_refusal_is_tried_again(endpoint, encoder, code):
    endpoint.script = [status(code, ("Retry-After", "0")), status(code, ("Retry-After", "0"))]
    assert encoder.info.dim == 64
    assert len(endpoint.requests) == 3


def test_a_wait_that_is_not_a_number_is_not_taken(endpoint, encoder):
    endpoint.script = [status(429, ("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"))]
    assert encoder.info.dim == 64


def test_a_lasting_refusal_is_a_model_error(endpoint, encoder):
    endpoint.script = [status(500, ("Retry-After", "0"))] * 3
    with pytest.raises(ModelError, match="HTTP 500"):
        encoder.encode(["tent"], role="query")
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize("code", [400, 401, 404])
def test_a_final_refusal_is_not_tried_again(endpoint, encoder, code):
    endpoint.script = [status(code)]
    with pytest.raises(ModelError, match=f"HTTP {code}") as caught:
        encoder.encode(["tent"], role="query")
    assert len(endpoint.requests) == 1
    assert "sk-secret" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_with_the_key(endpoint, encoder, code):
    endpoint.script = [status(code, ("Location", f"{endpoint.base}/elsewhere"))]
    with pytest.raises(ModelError, match=f"HTTP {code}"):
        encoder.encode(["tent"], role="query")
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    "turn",
    [
        answer(data=None),
        answer(data=[{"embedding": [1.0]}]),
        answer(data=[{"index": 0, "embedding": "base64=="}]),
        answer(data=[{"index": 0, "embedding": [None]}]),
        answer(data=[{"index": 0, "embedding": {"a": 1}}]),
        answer(data=[7]),
        answer(data=[]),
        answer(data=[{"index": 0, "embedding": []}]),
        answer(data=[{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0]}]),
        raw(b"[]"),
        raw(b"<html>busy</html>"),
        raw(b"\xff\xfe"),
        raw(b""),
        raw(b'{"data": [', length=500),
    ],
    ids=str,
)
def test_another_answer_than_vectors_is_a_model_error(endpoint, encoder, turn):
    endpoint.script = [turn]
    with pytest.raises(ModelError, match=r"^openai:org/model@"):
        encoder.encode(["tent"], role="query")


def test_vectors_of_another_length_are_refused(endpoint, encoder):
    assert encoder.info.dim == 64
    endpoint.script = [answer(data=[{"index": 0, "embedding": [1.0, 2.0]}])]
    with pytest.raises(ModelError, match="length"):
        encoder.encode(["tent"], role="query")


def test_numbers_that_are_none_become_zero_rows(endpoint, encoder):
    assert encoder.info.dim == 64
    endpoint.script = [answer(data=[{"index": 0, "embedding": [float("nan")] * 64}])]
    assert not encoder.encode(["tent"], role="query").any()


def test_no_answer_in_time_is_a_timeout(endpoint):
    endpoint.script = [hang(endpoint)]
    with pytest.raises(ModelTimeoutError, match=r"within 0\.1 s"):
        OpenAIEncoder(f"m@{endpoint.base}", timeout_s=0.1).encode(["tent"], role="query")


def test_no_connection_in_time_is_a_timeout():
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # more than the queue holds: the system lets the next one wait
            one = stack.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        with pytest.raises(ModelTimeoutError):
            OpenAIEncoder(f"m@http://127.0.0.1:{server.getsockname()[1]}/v1", timeout_s=0.2).encode(["tent"], role="query")


def test_nobody_there_is_a_model_error():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(ModelError, match="cannot be read") as caught:
        OpenAIEncoder(f"m@http://127.0.0.1:{port}/v1", timeout_s=2).encode(["tent"], role="query")
    assert "running" in caught.value.hint


@pytest.mark.parametrize("argument", ["", "model", "@http://x/v1", "model@", "model@ftp://x", "model@file:///etc/passwd"])
def test_a_spec_needs_model_and_address(argument):
    with pytest.raises(ModelError, match="model and an address"):
        OpenAIEncoder(argument)


def test_the_fingerprint_tells_models_and_addresses_apart(endpoint):
    prints = {OpenAIEncoder(f"{model}@{endpoint.base}").info.fingerprint for model in ("a", "b", "a")}
    assert len(prints) == 2


# The directory


def test_without_the_extra_the_error_names_it(tmp_path, monkeypatch):
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtraError) as caught:
        OnnxEncoder(str(tmp_path))
    assert caught.value.hint == "pip install 'crossaisle[onnx]'"


@pytest.mark.parametrize("argument", ["", "/nowhere/at/all"])
def test_a_directory_without_a_model_says_what_is_missing(argument):
    with pytest.raises(ModelError, match=r"no model\.onnx and no tokenizer\.json"):
        OnnxEncoder(argument)


@pytest.fixture
def copied(onnx_directory, tmp_path):
    return shutil.copytree(onnx_directory, tmp_path / "model")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_broken_file_is_a_model_error(copied, name):
    (copied / name).write_bytes(b"broken")
    with pytest.raises(ModelError, match="cannot be loaded"):
        OnnxEncoder(str(copied))


@pytest.mark.parametrize("text", ["{", "[1]", '{"max_tokens": "many"}', '{"max_tokens": 0}', '{"pooling": "max"}', '{"prefix": "x"}'])
def test_options_are_checked(copied, text):
    (copied / "crossaisle.json").write_text(text)
    with pytest.raises(ModelError, match=r"crossaisle\.json"):
        OnnxEncoder(str(copied))


def test_prefixes_go_by_role(copied):
    plain = OnnxEncoder(str(copied))
    (copied / "crossaisle.json").write_text(json.dumps({"query_prefix": "query: ", "document_prefix": "passage: "}))
    prefixed = OnnxEncoder(str(copied))
    assert np.allclose(prefixed.encode(["tent"], role="query"), plain.encode(["query: tent"], role="query"), atol=1e-6)
    assert np.allclose(prefixed.encode(["tent"], role="document"), plain.encode(["passage: tent"], role="document"), atol=1e-6)
    assert not prefixed.encode([""], role="query").any()


def test_pooling_and_cut(copied):
    plain = OnnxEncoder(str(copied))
    (copied / "crossaisle.json").write_text(json.dumps({"pooling": "cls", "max_tokens": 3}))
    first = OnnxEncoder(str(copied))
    assert np.allclose(first.encode(["tent"], role="query"), plain.encode(["t"], role="query"), atol=1e-6)
    (copied / "crossaisle.json").write_text(json.dumps({"max_tokens": 3}))
    cut = OnnxEncoder(str(copied))
    assert np.allclose(cut.encode(["tents"], role="query"), plain.encode(["ten"], role="query"), atol=1e-6)
    assert cut.info.max_tokens == 3


def test_the_fingerprint_covers_model_tokenizer_and_options(copied):
    prints = [OnnxEncoder(str(copied)).info.fingerprint]
    tokenizer = json.loads((copied / "tokenizer.json").read_text())
    (copied / "tokenizer.json").write_text(json.dumps(tokenizer | {"normalizer": {"type": "Lowercase"}}))
    prints.append(OnnxEncoder(str(copied)).info.fingerprint)
    (copied / "crossaisle.json").write_text(json.dumps({"query_prefix": "q "}))
    prints.append(OnnxEncoder(str(copied)).info.fingerprint)
    assert len(set(prints)) == 3

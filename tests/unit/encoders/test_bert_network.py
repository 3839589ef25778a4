"""The BERT forward pass against one written plainly, text by text; and its weights' file format."""

import json
import math
import struct

import numpy as np
import pytest

from crossaisle.encoders.bert_network import BertNetwork, BertShape, read_safetensors

SHAPE = BertShape(layers=2, heads=3, eps=1e-12)


@pytest.fixture(scope="module")
def weights(bert_files):
    return bert_files.weights(words=50, places=80, dim=24, layers=2)


def norm(rows, weights, name):
    centred = rows - rows.mean(axis=1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + SHAPE.eps) * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def linear(rows, weights, name):
    return rows @ weights[f"{name}.weight"].T.astype(np.float64) + weights[f"{name}.bias"]


def plainly(weights, tokens):
    """As in the papers: one text, one head at a time, double precision."""
    rows = weights["embeddings.word_embeddings.weight"][tokens] + weights["embeddings.position_embeddings.weight"][: len(tokens)]
    rows = norm(rows.astype(np.float64) + weights["embeddings.token_type_embeddings.weight"][0], weights, "embeddings.LayerNorm")
    for number in range(SHAPE.layers):
        name = f"encoder.layer.{number}"
        query, key, value = (linear(rows, weights, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
        seen, width = np.zeros_like(rows), rows.shape[1] // SHAPE.heads
        for head in range(SHAPE.heads):
            own = slice(head * width, (head + 1) * width)
            scores = np.exp(query[:, own] @ key[:, own].T / math.sqrt(width))
            seen[:, own] = scores / scores.sum(axis=1, keepdims=True) @ value[:, own]
        rows = norm(rows + linear(seen, weights, f"{name}.attention.output.dense"), weights, f"{name}.attention.output.LayerNorm")
        wide = linear(rows, weights, f"{name}.intermediate.dense")
        wide = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        rows = norm(rows + linear(wide, weights, f"{name}.output.dense"), weights, f"{name}.output.LayerNorm")
    return rows.mean(axis=0)


def test_it_is_what_the_papers_say(weights):
    rng = np.random.default_rng(0)
    texts = [rng.integers(0, 50, size).tolist() for size in (1, 7, 80, 7, 3)]
    found = BertNetwork(weights, SHAPE).run(texts)
    assert found.dtype == np.float32
    assert np.abs(found - np.stack([plainly(weights, text) for text in texts])).max() < 1e-5


def test_many_texts_in_threads_are_as_one_by_one(weights):
    rng = np.random.default_rng(1)
    texts = [rng.integers(0, 50, int(rng.integers(1, 60))).tolist() for _ in range(300)]
    network = BertNetwork(weights, SHAPE, threads=3)
    assert np.abs(network.run(texts)[:50] - np.concatenate([network.run([text]) for text in texts[:50]])).max() < 1e-5
    assert network.run([]).shape == (0, 24)


def test_a_missing_weight_is_named(weights):
    lacking = {name: one for name, one in weights.items() if name != "encoder.layer.1.output.dense.bias"}
    with pytest.raises(KeyError, match=r"encoder\.layer\.1\.output\.dense\.bias"):
        BertNetwork(lacking, SHAPE)


def test_the_file_is_read_as_it_was_written(weights, bert_files, tmp_path):
    bert_files.write(tmp_path / "m.safetensors", weights)
    found = read_safetensors(tmp_path / "m.safetensors")
    assert found.keys() == weights.keys()
    assert all(np.array_equal(found[name], weights[name]) for name in weights)


def test_other_numbers_than_float32_are_passed_over(tmp_path):
    header = json.dumps(
        {
            "__metadata__": {"format": "pt"},
            "ids": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]},
            "w": {"dtype": "F32", "shape": [1], "data_offsets": [8, 12]},
        }
    ).encode()
    (tmp_path / "m").write_bytes(struct.pack("<Q", len(header)) + header + bytes(8) + struct.pack("<f", 1.5))
    assert {name: one.tolist() for name, one in read_safetensors(tmp_path / "m").items()} == {"w": [1.5]}


@pytest.mark.parametrize("content", [b"", b"abc", b"\xff" * 20, struct.pack("<Q", 4) + b"{{{{", struct.pack("<Q", 2) + b"{}"])
def test_another_file_is_a_value_error(tmp_path, content):
    (tmp_path / "m").write_bytes(content)
    with pytest.raises(ValueError):
        read_safetensors(tmp_path / "m")


def test_a_file_that_is_cut_off_is_a_value_error(weights, bert_files, tmp_path):
    bert_files.write(tmp_path / "m", weights)
    whole = (tmp_path / "m").read_bytes()
    (tmp_path / "m").write_bytes(whole[:-10])
    with pytest.raises(ValueError, match="beyond the end"):
        read_safetensors(tmp_path / "m")

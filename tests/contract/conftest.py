"""What encoders and models speak to: an embeddings endpoint on loopback, an ONNX directory, addresses where nobody answers."""

import contextlib
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from crossaisle.encoders.adapted import Head, write_head
from crossaisle.encoders.hashing import HashingEncoder


class Endpoint:
    """A real /v1/embeddings over hashing vectors that keeps what it was sent and misbehaves on demand."""

    def __init__(self):
        self.encoder = HashingEncoder("64")
        self.requests: list[dict] = []
        self.script: list = []
        """What to do with the next requests: a function of the handler and the right answer. Then: answer rightly."""
        self.is_over = threading.Event()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.requests.append({"path": self.path, "headers": dict(self.headers), "body": body})
                vectors = endpoint.encoder.encode(body["input"], role="document")
                rows = [{"object": "embedding", "index": place, "embedding": vector.tolist()} for place, vector in enumerate(vectors)]
                turn = endpoint.script.pop(0) if endpoint.script else Handler.say
                turn(self, {"object": "list", "model": body["model"], "data": rows[::-1]})

            def do_GET(self):
                endpoint.requests.append({"path": self.path, "headers": dict(self.headers), "body": None})
                self.say({})

            def say(self, answer, *, status=200, headers=(), length=None):
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body) if length is None else length))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def close(self):
        self.is_over.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def endpoint():
    one = Endpoint()
    yield one
    one.close()


@pytest.fixture(scope="session")
def onnx_directory(tmp_path_factory):
    """A tiny model: one vector for each byte of a text, tokens as sentence-transformers exports them."""
    onnx = pytest.importorskip("onnx")
    tokenizers = pytest.importorskip("tokenizers")
    pytest.importorskip("onnxruntime")
    path = tmp_path_factory.mktemp("onnx")
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    cutter = tokenizers.Tokenizer(tokenizers.models.BPE(vocab={char: number for number, char in enumerate(alphabet)}, merges=[]))
    cutter.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    cutter.save(str(path / "tokenizer.json"))
    table = np.random.default_rng(0).normal(size=(len(alphabet), 24)).astype(np.float32)
    helper, kinds = onnx.helper, onnx.TensorProto
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["token_embeddings"])],
        "bytes",
        [helper.make_tensor_value_info(name, kinds.INT64, ["n", "length"]) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("token_embeddings", kinds.FLOAT, ["n", "length", 24])],
        [onnx.numpy_helper.from_array(table, "table")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path / "model.onnx")
    return path


@pytest.fixture(scope="session")
def minilm_directory(tmp_path_factory, bert_files):
    """A tiny BERT as sentence-transformers saves one: one word for each byte of a text."""
    tokenizers = pytest.importorskip("tokenizers")
    path = tmp_path_factory.mktemp("minilm")
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    cutter = tokenizers.Tokenizer(tokenizers.models.BPE(vocab={char: number for number, char in enumerate(alphabet)}, merges=[]))
    cutter.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    cutter.enable_padding(length=128)  # as the real one's file has it; texts are never padded here
    cutter.save(str(path / "tokenizer.json"))
    config = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": 24,
        "num_hidden_layers": 2,
        "num_attention_heads": 3,
        "layer_norm_eps": 1e-12,
    }
    (path / "config.json").write_text(json.dumps(config))
    bert_files.write(path / "model.safetensors", bert_files.weights(words=len(alphabet), places=256, dim=24, layers=2))
    return path


@pytest.fixture(scope="session")
def head_directory(tmp_path_factory):
    """A shop directory with a head on hashing:64, and its spec."""
    home = tmp_path_factory.mktemp("head")
    matrix = np.eye(64, dtype=np.float32) + 0.1 * np.random.default_rng(0).normal(size=(64, 64)).astype(np.float32)
    head = Head(matrix, "hashing:64", "hashing-64", {"made_at": "2026-11-24"})
    write_head(head, home)
    return home, head.spec


@pytest.fixture
def full_address():
    """An address whose queue is full: the system lets whoever connects wait."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # more than the queue holds
            one = stack.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1"


@pytest.fixture
def empty_address():
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"http://127.0.0.1:{port}/v1"

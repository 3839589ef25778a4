"""What every test stands on: no network but this machine, a home of its own, no settings from outside."""

import ipaddress
import json
import os
import socket
import struct

import hypothesis
import numpy as np
import pytest

# What takes long on a busy machine is not wrong.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

_HOME_VARIABLES = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
}


class NetworkClosedError(AssertionError):
    """A test reached for the network; not an OSError, so that no code under test mistakes it for an outage."""


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name in {"", "localhost"}


@pytest.fixture(scope="session", autouse=True)
def _closed_network():
    """Refuse every address that is not loopback, and every name that would have to be looked up."""
    connect, connect_ex, sendto, lookup = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto, socket.getaddrinfo

    def check(place, address):
        if place.family != socket.AF_UNIX and not _is_here(address[0]):
            raise NetworkClosedError(f"Tests do not use the network: {address[0]!r}.")

    def guarded_connect(self, address):
        check(self, address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        check(self, address)
        return connect_ex(self, address)

    def guarded_sendto(self, data, *rest):
        check(self, rest[-1])
        return sendto(self, data, *rest)

    def guarded_lookup(host, *rest, **options):
        if not _is_here(host):
            raise NetworkClosedError(f"Tests do not use the network: {host!r}.")
        return lookup(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket.socket, "sendto", guarded_sendto)
        patch.setattr(socket, "getaddrinfo", guarded_lookup)
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory):
    """Give a home to the whole run, and clear what the settings would read; processes that tests start inherit it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("CROSSAISLE_") or name.lower().endswith("_proxy"):
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        for name, place in _HOME_VARIABLES.items():
            patch.setenv(name, str(home / place))
        yield home


class BertFiles:
    """Makes a small BERT with random weights, and the file that holds them."""

    @staticmethod
    def weights(*, words, places, dim, layers):
        rng = np.random.default_rng(7)
        shapes = {
            f"embeddings.{name}_embeddings.weight": (size, dim) for name, size in (("word", words), ("position", places), ("token_type", 2))
        }
        shapes |= {"embeddings.LayerNorm.weight": (dim,), "embeddings.LayerNorm.bias": (dim,)}
        for number in range(layers):
            name = f"encoder.layer.{number}"
            for place, out, into in [
                *((f"attention.self.{part}", dim, dim) for part in ("query", "key", "value")),
                ("attention.output.dense", dim, dim),
                ("intermediate.dense", 2 * dim, dim),
                ("output.dense", dim, 2 * dim),
            ]:
                shapes |= {f"{name}.{place}.weight": (out, into), f"{name}.{place}.bias": (out,)}
            for place in ("attention.output", "output"):
                shapes |= {f"{name}.{place}.LayerNorm.weight": (dim,), f"{name}.{place}.LayerNorm.bias": (dim,)}
        made = {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
        plain = {name: one / np.float32(np.sqrt(one.shape[1]) if one.ndim == 2 else 10) for name, one in made.items()}
        return {name: one + 1 if name.endswith("LayerNorm.weight") else one for name, one in plain.items()}

    @staticmethod
    def write(path, weights):
        header, end = {"__metadata__": {"format": "pt"}}, 0
        for name, one in weights.items():
            header[name] = {"dtype": "F32", "shape": list(one.shape), "data_offsets": [end, end + one.nbytes]}
            end += one.nbytes
        text = json.dumps(header).encode()
        path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(one.tobytes() for one in weights.values()))


@pytest.fixture(scope="session")
def bert_files():
    return BertFiles

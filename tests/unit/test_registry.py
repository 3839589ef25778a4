"""Spec strings: what is known, what is not, and what other packages bring."""

from importlib.metadata import EntryPoint

import pytest

from crossaisle import registry
from crossaisle.errors import MissingExtraError, UnknownComponentError
from crossaisle.registry import ENCODERS, PORTS, known, resolve


@pytest.fixture
def plugin(monkeypatch):
    """Let an installed package offer encoders."""

    def offer(**encoders):
        points = [EntryPoint(name, value, "crossaisle.encoders") for name, value in encoders.items()]
        monkeypatch.setattr(registry, "entry_points", lambda *, group: [point for point in points if point.group == group])

    return offer


@pytest.mark.parametrize("port", PORTS)
def test_every_entry_of_ours_resolves(port):
    for kind, place in PORTS[port].items():
        found, argument = resolve(port, kind)
        assert f"{found.__module__}:{found.__name__}" == place
        assert argument == ""


@pytest.mark.parametrize(
    ("spec", "argument"),
    [
        ("hashing", ""),
        ("hashing:", ""),
        ("hashing:64", "64"),
        ("openai:qwen3@http://localhost:11434/v1", "qwen3@http://localhost:11434/v1"),
    ],
)
def test_the_argument_is_all_after_the_first_colon(spec, argument):
    assert resolve("encoders", spec)[1] == argument


@pytest.mark.parametrize(("spec", "guess"), [("hasing", "hashing"), ("multilingal:x", "multilingual"), ("opena:m@http://x", "openai")])
def test_a_misspelt_kind_gets_the_nearest_spelling(spec, guess):
    with pytest.raises(UnknownComponentError) as caught:
        resolve("encoders", spec)
    assert f'Did you mean "{guess}"?' in caught.value.hint
    assert all(kind in caught.value.hint for kind in ENCODERS)


@pytest.mark.parametrize("spec", ["", ":64", "zzz", "HASHING", "crossaisle.encoders.hashing:HashingEncoder"])
def test_an_unknown_kind_lists_what_there_is(spec):
    with pytest.raises(UnknownComponentError, match="No encoder is called") as caught:
        resolve("encoders", spec)
    assert "adapted, hashing, minilm, multilingual, onnx, openai, pair" in caught.value.hint


def test_other_packages_add_kinds_but_take_none_of_ours(plugin):
    plugin(mine="collections:OrderedDict", hashing="collections:OrderedDict")
    assert resolve("encoders", "mine:x")[0].__name__ == "OrderedDict"
    assert resolve("encoders", "hashing")[0].__name__ == "HashingEncoder"
    assert set(known("encoders")) == {*ENCODERS, "mine"}


@pytest.mark.parametrize("place", ["no_such_package:Encoder", "collections:NoSuchClass", "collections"])
def test_a_broken_package_is_named(plugin, place):
    plugin(broken=place)
    with pytest.raises(UnknownComponentError, match=f"'broken' cannot be loaded from {place}"):
        resolve("encoders", "broken")


def test_a_missing_extra_is_said_as_such(plugin, monkeypatch):
    plugin(heavy="heavy_package:Encoder")

    def missing(name):
        raise MissingExtraError("Heavy", extra="heavy")

    monkeypatch.setattr(registry.importlib, "import_module", missing)
    with pytest.raises(MissingExtraError):
        resolve("encoders", "heavy")

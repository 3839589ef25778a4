"""benchmarks/run.py: the table lands between the markers of the README."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from crossaisle.errors import DataError

_BENCHMARKS = Path(__file__).parents[3] / "benchmarks"


@pytest.fixture(scope="module")
def run():
    spec = importlib.util.spec_from_file_location("benchmarks_run", _BENCHMARKS / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_block_replaces_the_one_before(run):
    text = f"above\n{run.BEGIN}\nold\n{run.END}\nbelow\n"
    once = run.insert(text, "| new |")
    assert once == f"above\n{run.BEGIN}\n| new |\n{run.END}\nbelow\n"
    assert run.insert(once, "| new |") == once


@pytest.mark.parametrize("text", ["no markers", "<!-- results: written by run.py --write -->\nno end"])
def test_lost_markers_are_an_error(run, text):
    with pytest.raises(DataError, match="markers"):
        run.insert(text, "| new |")


def test_the_readme_has_its_markers(run):
    text = (_BENCHMARKS / "README.md").read_text(encoding="utf-8")
    assert text.count(run.BEGIN) == text.count(run.END) == 1
    assert "| new |" in run.insert(text, "| new |")


def test_the_table_says_how_it_was_made(run, monkeypatch):
    monkeypatch.setattr(run, "commit", lambda: "abc1234")
    monkeypatch.setattr(run, "processor", lambda: "a processor")
    block = run.results([], ["icecat_en", "taobao_zh"], encoder="hashing")
    assert "`python benchmarks/run.py icecat_en taobao_zh --encoder hashing`, commit abc1234, a processor, 20" in block

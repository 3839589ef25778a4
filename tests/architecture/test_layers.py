"""Floors and rooms: imports go down, siblings do not meet, nothing turns in a circle."""

import graphlib
import os
import tomllib

import grimp
import pytest
from importlinter import cli

OUTSIDE = {"crossaisle._version"}
"""A constant that every floor may read."""


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("crossaisle", cache_dir=None)


@pytest.fixture(scope="module")
def layers(repository):
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    return [{name.strip() for name in layer.split("|")} for layer in contract["layers"]]


def test_contract_holds(repository, monkeypatch, capsys):
    monkeypatch.chdir(repository)
    status = cli.lint_imports(config_filename=os.fspath(repository / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_no_cycles(graph):
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    graphlib.TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_every_module_stands_on_a_floor(graph, layers):
    placed = set().union(*layers)
    assert graph.find_children("crossaisle") - placed == OUTSIDE
    assert placed <= graph.find_children("crossaisle"), "a floor names a module that is gone"


def test_stages_and_adapters_share_one_floor(layers):
    names = ("understand", "retrieve", "expand", "rank", "write", "encoders", "llms", "stores", "indexes")
    assert {f"crossaisle.{name}" for name in names} in layers

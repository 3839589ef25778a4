"""Every "module:name" string resolves: they are the only upward references in the house."""

import ast
import importlib
import tomllib

import pytest
import typer

from crossaisle.cli.app import COMMANDS
from crossaisle.registry import PORTS, resolve

COMPONENTS = [(port, kind) for port, table in PORTS.items() for kind in table]


def found(place):
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize(("port", "kind"), COMPONENTS, ids=[f"{port}-{kind}" for port, kind in COMPONENTS])
def test_component_resolves(port, kind):
    made, argument = resolve(port, f"{kind}:x")
    assert made is found(PORTS[port][kind])
    assert isinstance(made, type)
    assert argument == "x"


@pytest.mark.parametrize("command", COMMANDS)
def test_command_resolves(command):
    target = found(COMMANDS[command])
    assert isinstance(target, typer.Typer) or callable(target)


def test_script_resolves(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert all(callable(found(place)) for place in project["scripts"].values())


def test_extras_of_errors_exist(repository, trees):
    """`pip install 'crossaisle[NAME]'` is said only of extras that there are."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = {
        word.value.value
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "MissingExtraError"
        for word in node.keywords
        if word.arg == "extra" and isinstance(word.value, ast.Constant)
    }
    assert said
    assert said <= set(project["optional-dependencies"])

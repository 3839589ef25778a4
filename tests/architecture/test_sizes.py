"""Small enough to read: modules and functions, with the few that may be larger and why."""

import ast
import statistics

MODULE_LIMIT = 400
MODULE_USUAL = 300
FUNCTION_USUAL = 30
FUNCTION_LIMIT = 40
FUNCTION_MEDIAN = 10
SHARE = 0.9

LARGE_MODULES = {
    "types.py": "all the nouns stand in one file, so that a newcomer reads them in one go",
    "protocols.py": "and all the verbs in another",
}
"""Path inside the package -> why it may have more than 400 lines."""


LARGE_FUNCTIONS = {
    "build.py:build": "names every part of the request path once; cut up, it would have to be put together again by the reader"
}
"""Function -> why it may have more than 40 lines."""


def lines_of(tree):
    return max((node.end_lineno for node in ast.walk(tree) if hasattr(node, "end_lineno")), default=0)


def code_lines(function):
    """Lines from def to end without the docstring, which may be as long as it takes."""
    first = function.body[0]
    is_documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    documented = first.end_lineno - first.lineno + 1 if is_documented else 0
    return function.end_lineno - function.lineno + 1 - documented


def sizes(trees):
    return {
        f"{path}:{node.name}": code_lines(node)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_modules_are_short(trees):
    lengths = {path: lines_of(tree) for path, tree in trees.items()}
    assert {path for path, length in lengths.items() if length > MODULE_LIMIT} == set(LARGE_MODULES)
    assert sum(length < MODULE_USUAL for length in lengths.values()) >= SHARE * len(lengths)


def test_functions_are_short(trees):
    lengths = sizes(trees)
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LIMIT}.keys() <= LARGE_FUNCTIONS.keys()
    assert sum(length <= FUNCTION_USUAL for length in lengths.values()) >= SHARE * len(lengths)
    assert statistics.median(lengths.values()) < FUNCTION_MEDIAN


def test_every_module_opens_with_a_paragraph(trees):
    assert [path for path, tree in trees.items() if not ast.get_docstring(tree) and path != "_version.py"] == []


def test_no_room_for_everything(trees):
    names = {part.removesuffix(".py") for path in trees for part in path.split("/")}
    assert names & {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"} == set()

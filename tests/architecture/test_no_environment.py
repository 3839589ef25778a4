"""What the code may not reach for: the environment, the clock, standard output, assert."""

import ast

CORE = ("understand/", "retrieve/", "expand/", "rank/", "write/", "catalog/", "knowledge/", "pipeline.py", "absence.py", "types.py")
CLOCKS = {
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.perf_counter",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
}
RANDOM = ("random.", "np.random.", "numpy.random.")


def dotted(node):
    """ "os.environ" for the expression os.environ, "" for anything but names and dots."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def uses(tree):
    """Every dotted name of a module, and "module.name" of what it imports by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield dotted(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def found(trees, names):
    return {(path, name) for path, tree in trees.items() for name in uses(tree) if f".{name}".endswith(tuple(f".{one}" for one in names))}


def test_environment_is_read_in_settings_only(trees):
    names = {"os.environ", "os.getenv", "os.environb", "os.putenv"}
    assert {path for path, _ in found(trees, names)} == {"settings.py"}


def test_core_has_no_clock(trees):
    core = {path: tree for path, tree in trees.items() if path.startswith(CORE)}
    assert len(core) > 50, "the core has moved: correct CORE"
    assert found(core, CLOCKS) == set()


def test_core_draws_nothing_at_random_by_itself(trees):
    core = {path: tree for path, tree in trees.items() if path.startswith(CORE)}
    assert {(path, name) for path, tree in core.items() for name in uses(tree) if name.startswith(RANDOM)} == set()


def test_nothing_prints(trees):
    calls = [
        (path, node.lineno)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func) == "print"
    ]
    assert calls == []


def test_nothing_asserts(trees):
    """An assert is gone under -O. The contract suites of testing/ raise by themselves too, but may use it."""
    bare = [
        (path, node.lineno)
        for path, tree in trees.items()
        if not path.startswith("testing/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert)
    ]
    assert bare == []

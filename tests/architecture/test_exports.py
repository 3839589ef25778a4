"""What `import crossaisle` offers: exactly the names that it lists, in order."""

import ast

import crossaisle


def test_all_is_sorted():
    assert list(crossaisle.__all__) == sorted(crossaisle.__all__)
    assert len(crossaisle.__all__) == len(set(crossaisle.__all__))


def test_all_is_what_is_imported(trees):
    imports = [node for node in trees["__init__.py"].body if isinstance(node, ast.ImportFrom)]
    names = {alias.asname or alias.name for node in imports for alias in node.names}
    assert names == set(crossaisle.__all__)


def test_all_exists():
    assert [name for name in crossaisle.__all__ if not hasattr(crossaisle, name)] == []


def test_packages_only_re_export(trees):
    """An `__init__.py` holds a docstring, imports and __all__, nothing that works."""
    allowed = ast.Expr | ast.ImportFrom | ast.Import | ast.Assign
    busy = [path for path, tree in trees.items() if path.endswith("__init__.py") and not all(isinstance(n, allowed) for n in tree.body)]
    assert busy == []

"""The source as text and as syntax trees, read once for every rule about it."""

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def repository():
    return REPOSITORY


@pytest.fixture(scope="session")
def trees():
    """Path inside the package, such as "rank/score.py", to its syntax tree."""
    package = REPOSITORY / "src" / "crossaisle"
    return {path.relative_to(package).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(package.rglob("*.py"))}

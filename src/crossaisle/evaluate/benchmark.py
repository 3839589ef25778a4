"""A benchmark directory as a value: products.jsonl, queries.jsonl and qrels.tsv.

Reads queries and grades, and checks that the three files fit together; the products themselves are read by whoever
indexes them. Strict where an import is lenient: a figure over data that was silently dropped is a wrong figure.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crossaisle.errors import DataError, NotFoundError
from crossaisle.evaluate.measures import Grades

PRODUCTS: Final = "products.jsonl"
QUERIES: Final = "queries.jsonl"
QRELS: Final = "qrels.tsv"

_HINTS: Final = {
    PRODUCTS: "One JSON object a line, with at least an id and a title.",
    QUERIES: 'One JSON object a line: {"id": "q1", "text": "red shoes"}, and where known "language": "en" and "tags": ["colour"].',
    QRELS: "A header line query_id, product_id, grade, then one grade (a number >= 0) a line, parted by tabs, each pair once.",
}

_Name = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query with what people thought of products for it."""

    id: str
    text: str
    language: str | None = None
    """BCP 47; None = to be detected."""
    tags: tuple[str, ...] = ()
    grades: Grades = field(default_factory=dict)

    @property
    def is_answerable(self) -> bool:
        """True when some product is relevant."""
        return any(grade > 0 for grade in self.grades.values())


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Queries with grades, and where the products are that they were graded on."""

    name: str
    products: Path
    queries: tuple[JudgedQuery, ...]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class _ProductRow(_Row):
    id: _Name


class _QueryRow(_Row):
    id: _Name
    text: Annotated[str, Field(pattern=r"\S")]
    language: str | None = None
    tags: tuple[str, ...] = ()


class _GradeRow(_Row):
    query_id: _Name
    product_id: _Name
    grade: Annotated[float, Field(ge=0, allow_inf_nan=False)]


_R = TypeVar("_R", bound=_Row)


def load_benchmark(directory: Path) -> Benchmark:
    """Read a benchmark directory.

    Args:
        directory: Holds products.jsonl, queries.jsonl and qrels.tsv; its name becomes the benchmark's.

    Raises:
        NotFoundError: The directory or one of its files is missing.
        DataError: A row breaks the shape, comes twice, or names a query or product that does not exist.
    """
    for name, hint in _HINTS.items():
        if not (directory / name).is_file():
            raise NotFoundError(f"There is no {name} in {directory}.", hint=hint)
    queries = _read_queries(directory / QUERIES)
    grades = _read_grades(directory / QRELS, queries=queries.keys(), products=_read_item_ids(directory / PRODUCTS))
    judged = tuple(JudgedQuery(q.id, q.text, q.language or None, q.tags, grades.get(q.id, {})) for q in queries.values())
    return Benchmark(directory.resolve().name, directory / PRODUCTS, judged)


def _read_item_ids(path: Path) -> set[str]:
    return {_parse(_ProductRow, line, path=path, row=row).id for row, line in _lines(path)}


def _read_queries(path: Path) -> dict[str, _QueryRow]:
    queries: dict[str, _QueryRow] = {}
    for row, line in _lines(path):
        query = _parse(_QueryRow, line, path=path, row=row)
        if query.id in queries:
            raise _error(path, f"{query.id!r} came before", row=row, column="id")
        queries[query.id] = query
    if not queries:
        raise _error(path, "there are no queries")
    return queries


def _read_grades(path: Path, *, queries: Container[str], products: Container[str]) -> dict[str, dict[str, float]]:
    lines = _lines(path)
    columns = list(_GradeRow.model_fields)
    if next(lines, (1, ""))[1].split("\t") != columns:
        raise _error(path, f"the header is not {', '.join(columns)}, parted by tabs", row=1)
    grades: dict[str, dict[str, float]] = {}
    for row, line in lines:
        fields = line.split("\t")
        if len(fields) != len(columns):
            raise _error(path, f"{len(fields)} columns rather than {len(columns)}", row=row)
        grade = _parse(_GradeRow, dict(zip(columns, fields, strict=True)), path=path, row=row)
        _check_known(grade.query_id, queries, path=path, row=row, column="query_id")
        _check_known(grade.product_id, products, path=path, row=row, column="product_id")
        of_query = grades.setdefault(grade.query_id, {})
        if grade.product_id in of_query:
            raise _error(path, f"{grade.product_id!r} was graded before for {grade.query_id!r}", row=row)
        of_query[grade.product_id] = grade.grade
    return grades


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number the lines from 1 and leave blank ones out. Only line ends part lines: JSON texts may hold U+2028."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from ((row, line.rstrip("\n")) for row, line in enumerate(file, start=1) if line.strip())
    except UnicodeDecodeError as exc:
        raise _error(path, "the file is not UTF-8 text") from exc


def _parse(shape: type[_R], value: str | dict[str, str], *, path: Path, row: int) -> _R:
    try:
        return shape.model_validate_json(value) if isinstance(value, str) else shape.model_validate(value)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        raise _error(path, first["msg"], row=row, column=".".join(map(str, first["loc"]))) from exc


def _check_known(name: str, known: Container[str], *, path: Path, row: int, column: str) -> None:
    if name not in known:
        raise _error(path, f"nothing has the id {name!r}", row=row, column=column)


def _error(path: Path, reason: str, *, row: int | None = None, column: str = "") -> DataError:
    return DataError(f"{reason} ({path.name})", row=row, column=column, hint=_HINTS[path.name])

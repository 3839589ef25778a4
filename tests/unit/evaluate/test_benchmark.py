"""Reading a benchmark directory: what is read, and what each fault is called."""

from __future__ import annotations

import json

import pytest

from crossaisle.errors import DataError, NotFoundError
from crossaisle.evaluate.benchmark import load_benchmark

_PRODUCTS = [{"id": "p1", "title": "one"}, {"id": "p2", "title": "two"}]
_QUERIES = [{"id": "q1", "text": "one", "language": "en", "tags": ["a", "b"]}, {"id": "q2", "text": "二"}]
_QRELS = ["query_id\tproduct_id\tgrade", "q1\tp1\t3", "q1\tp2\t0", "q2\tp2\t0.5"]


def _write(directory, *, products=_PRODUCTS, queries=_QUERIES, qrels=_QRELS):
    def text(lines):
        return "".join((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines)

    for name, lines in (("products.jsonl", products), ("queries.jsonl", queries), ("qrels.tsv", qrels)):
        (directory / name).write_text(text(lines), encoding="utf-8")
    return directory


def test_queries_carry_their_grades(tmp_path):
    directory = tmp_path / "tiny"
    directory.mkdir()
    benchmark = load_benchmark(_write(directory))
    first, second = benchmark.queries
    assert (benchmark.name, benchmark.products) == ("tiny", directory / "products.jsonl")
    assert (first.id, first.text, first.language, first.tags) == ("q1", "one", "en", ("a", "b"))
    assert first.grades == {"p1": 3.0, "p2": 0.0}
    assert (second.language, second.tags, second.grades) == (None, (), {"p2": 0.5})


def test_a_query_is_answerable_when_a_grade_is_above_0(tmp_path):
    benchmark = load_benchmark(_write(tmp_path, qrels=[_QRELS[0], "q1\tp1\t0"]))
    assert [query.is_answerable for query in benchmark.queries] == [False, False]
    assert [dict(query.grades) for query in benchmark.queries] == [{"p1": 0.0}, {}]


def test_harmless_forms_are_read(tmp_path):
    queries = [{"id": 7, "text": "a\u2028b", "language": "", "note": "ignored"}, ""]
    _write(tmp_path, products=[{"id": 1, "title": "x"}], queries=queries, qrels=[_QRELS[0], "7\t1\t1"])
    for name in ("queries.jsonl", "qrels.tsv"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    (query,) = load_benchmark(tmp_path).queries
    assert (query.id, query.text, query.language, query.grades) == ("7", "a\u2028b", None, {"1": 1.0})


@pytest.mark.parametrize("name", ["products.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named_with_its_shape(tmp_path, name):
    (_write(tmp_path) / name).unlink()
    with pytest.raises(NotFoundError, match=name) as caught:
        load_benchmark(tmp_path)
    assert caught.value.hint


def test_a_missing_directory_is_not_found(tmp_path):
    with pytest.raises(NotFoundError):
        load_benchmark(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("files", "row", "column", "words"),
    [
        ({"queries": ["{"]}, 1, "", "JSON"),
        ({"queries": ["[]"]}, 1, "", "object"),
        ({"queries": [{"id": "q1"}]}, 1, "text", "required"),
        ({"queries": [{"id": "q1", "text": " "}]}, 1, "text", "pattern"),
        ({"queries": [{"id": "", "text": "x"}]}, 1, "id", "character"),
        ({"queries": ["", {"id": "q1", "text": "x", "tags": "a"}]}, 2, "tags", "array"),
        ({"queries": [*_QUERIES, _QUERIES[0]]}, 3, "id", "before"),
        ({"queries": []}, None, "", "no queries"),
        ({"products": [{"title": "x"}]}, 1, "id", "required"),
        ({"qrels": []}, 1, "", "header"),
        ({"qrels": ["q1\tp1\t1"]}, 1, "", "header"),
        ({"qrels": [_QRELS[0], "q1\tp1"]}, 2, "", "2 columns"),
        ({"qrels": [_QRELS[0], "q1\tp1\t1\t2"]}, 2, "", "4 columns"),
        ({"qrels": [_QRELS[0], "q1\tp1\tgood"]}, 2, "grade", "number"),
        ({"qrels": [_QRELS[0], "q1\tp1\t-1"]}, 2, "grade", "greater than or equal to 0"),
        ({"qrels": [_QRELS[0], "q1\tp1\tnan"]}, 2, "grade", "finite"),
        ({"qrels": [_QRELS[0], "q9\tp1\t1"]}, 2, "query_id", "'q9'"),
        ({"qrels": [_QRELS[0], "q1\tp9\t1"]}, 2, "product_id", "'p9'"),
        ({"qrels": [*_QRELS, "q1\tp1\t2"]}, 5, "", "before"),
    ],
)
def test_a_fault_is_named_with_row_column_and_file(tmp_path, files, row, column, words):
    with pytest.raises(DataError) as caught:
        load_benchmark(_write(tmp_path, **files))
    error = caught.value
    assert (error.row, error.column) == (row, column)
    assert words in error.reason
    assert next(iter(files)) in error.reason
    assert error.hint


def test_a_file_that_is_no_text_is_named(tmp_path):
    (_write(tmp_path) / "queries.jsonl").write_bytes('{"id": "q", "text": "手机"}'.encode("gb18030"))
    with pytest.raises(DataError, match=r"UTF-8.*queries\.jsonl"):
        load_benchmark(tmp_path)

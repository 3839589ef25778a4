"""The runner: what is asked of a ranker, and how its rankings are summed up."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from crossaisle.errors import DataError, UserError
from crossaisle.evaluate import MEASURES, Benchmark, JudgedQuery, evaluate
from crossaisle.evaluate.runner import DEPTH
from crossaisle.evaluate.splits import half_of

_MEASURES = {"nDCG@10", "nDCG@10/judged", "MRR@10", "Recall@20", "Recall@100"}


class FakeRanker:
    """Full puts the right product first, lexical second, dense does not find it."""

    def __init__(self):
        self.calls = []

    def rank(self, text, *, language, pipeline, depth=100):
        self.calls.append((text, language, pipeline, depth))
        return {"full": [text, "other"], "lexical": ["other", text], "dense": ["other"]}[pipeline]


def _benchmark(count=40, **extra):
    queries = [
        JudgedQuery(f"q{n}", f"p{n}", "en" if n % 2 else None, ("odd",) if n % 2 else ("even", "[red]"), {f"p{n}": 1.0})
        for n in range(count)
    ]
    return Benchmark("tiny", Path("products.jsonl"), (*queries, *extra.get("more", ())))


def _values(scores, name):
    return {measure: estimate.value for measure, estimate in scores[name].items()}


def test_every_pipeline_is_measured_on_every_query():
    ranker = FakeRanker()
    report = evaluate(_benchmark(), ranker)
    assert set(report.pipelines) == {"full", "lexical", "dense"}
    assert _values(report.pipelines, "full") == dict.fromkeys(map(str, MEASURES), 1.0)
    assert _values(report.pipelines, "lexical")["MRR@10"] == 0.5
    assert _values(report.pipelines, "dense")["Recall@100"] == 0.0
    assert len(ranker.calls) == 120
    assert {depth for *_, depth in ranker.calls} == {DEPTH}
    assert ("p0", None, "full", DEPTH) in ranker.calls
    assert ("p1", "en", "dense", DEPTH) in ranker.calls


def test_halves_and_tags_are_measured_apart():
    report = evaluate(_benchmark(), FakeRanker())
    expected = [half_of(f"q{n}") for n in range(40)]
    assert dict(report.half_sizes) == {"tune": expected.count("tune"), "test": expected.count("test")}
    assert set(report.halves) == {"tune", "test"}
    assert list(report.tags) == ["[red]", "even", "odd"]
    assert [found.queries for found in report.tags.values()] == [20, 20, 20]
    assert _values(report.tags["odd"].pipelines, "lexical")["MRR@10"] == 0.5


def test_gains_are_paired_with_full_on_all_and_on_the_test_half():
    report = evaluate(_benchmark(), FakeRanker())
    assert set(report.paired) == {"all", "test"}
    for gains in report.paired.values():
        assert set(gains) == {"full - lexical", "full - dense"}
        assert gains["full - lexical"]["MRR@10"].value == 0.5
        assert gains["full - dense"]["MRR@10"].low == 1.0


def test_queries_without_a_relevant_product_are_counted_apart_and_never_ranked():
    more = (JudgedQuery("none", "nothing fits", grades={"p1": 0.0}), JudgedQuery("unseen", "nobody looked"))
    ranker = FakeRanker()
    report = evaluate(_benchmark(more=more), ranker)
    assert (report.queries, report.skipped, report.unanswerable) == (40, 2, 1)
    assert not {"nothing fits", "nobody looked"} & {text for text, *_ in ranker.calls}


def test_a_product_counts_once_and_not_beyond_the_depth():
    class Repeating:
        def rank(self, text, *, language, pipeline, depth=100):
            return ["other", "other", text, text] if pipeline == "full" else [f"x{n}" for n in range(depth)] + [text]

    report = evaluate(_benchmark(), Repeating(), pipelines=("full", "dense"))
    assert _values(report.pipelines, "full")["MRR@10"] == 0.5
    assert _values(report.pipelines, "full")["Recall@20"] == 1.0
    assert _values(report.pipelines, "dense")["Recall@100"] == 0.0


def test_one_pipeline_alone_has_no_gains():
    report = evaluate(_benchmark(), FakeRanker(), pipelines=("lexical",))
    assert set(report.pipelines) == {"lexical"}
    assert report.paired == {"all": {}, "test": {}}


def test_an_empty_half_has_no_figures():
    query = JudgedQuery("q1", "p1", grades={"p1": 1.0})
    report = evaluate(Benchmark("one", Path("products.jsonl"), (query,)), FakeRanker())
    assert report.half_sizes == {"tune": 1, "test": 0}
    assert report.halves["test"] == {}
    assert report.paired["test"] == {}


def test_progress_is_told_after_each_ranking():
    told = []
    evaluate(_benchmark(3), FakeRanker(), progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 9) for done in range(1, 10)]


def test_seconds_come_from_the_clock():
    ticks = itertools.accumulate(itertools.count(1))
    report = evaluate(_benchmark(3), FakeRanker(), clock=lambda: float(next(ticks)))
    assert report.seconds == {"full": 2.0, "lexical": 4.0, "dense": 6.0}


def test_the_same_rankings_give_the_same_report():
    first, second = (evaluate(_benchmark(), FakeRanker(), clock=lambda: 0.0) for _ in range(2))
    assert first == second


def test_nothing_to_measure_is_said():
    with pytest.raises(UserError, match="pipeline"):
        evaluate(_benchmark(), FakeRanker(), pipelines=())
    with pytest.raises(DataError, match="tiny"):
        evaluate(_benchmark(0, more=(JudgedQuery("none", "x", grades={"p1": 0.0}),)), FakeRanker())


def test_the_plain_form_has_the_documented_shape():
    plain = evaluate(_benchmark(more=(JudgedQuery("none", "x", grades={"p1": 0.0}),)), FakeRanker()).to_plain()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert list(plain) == [
        "dataset",
        "queries",
        "skipped",
        "unanswerable",
        "half_sizes",
        "pipelines",
        "halves",
        "paired",
        "tags",
        "seconds",
    ]
    assert (plain["dataset"], plain["queries"], plain["skipped"], plain["unanswerable"]) == ("tiny", 40, 1, {"count": 1})
    for scores in (plain, *plain["halves"].values(), *plain["tags"].values()):
        assert set(scores["pipelines"]) == {"full", "lexical", "dense"}
        for row in scores["pipelines"].values():
            assert set(row) == _MEASURES
            assert all(list(found) == ["value", "low", "high"] for found in row.values())
    assert set(plain["paired"]) == {"all", "test"}
    assert set(plain["seconds"]) == {"full", "lexical", "dense"}

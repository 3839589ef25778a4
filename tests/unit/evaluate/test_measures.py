"""Measures: by hand, by law, and against ir-measures."""

from __future__ import annotations

import math

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.errors import UserError
from crossaisle.evaluate.measures import MEASURES, Measure, judged_only
from crossaisle.random import tie_number

_REFERENCE = {
    "nDCG@10": ir_measures.nDCG @ 10,
    "MRR@10": ir_measures.RR @ 10,
    "Recall@20": ir_measures.R @ 20,
    "Recall@100": ir_measures.R @ 100,
}

names = st.sampled_from(["nDCG", "MRR", "Recall"])
measures = st.builds(Measure, names, st.integers(1, 200), st.booleans())
item_ids = st.text("abcdef", min_size=1, max_size=2)
rankings = st.lists(item_ids, unique=True, max_size=30)
grades = st.dictionaries(item_ids, st.sampled_from([0.0, 1.0, 2.0, 3.0]), min_size=1).filter(lambda found: max(found.values()) > 0)


@given(measures)
def test_a_measure_is_parsed_from_what_it_prints(measure):
    assert Measure.parse(str(measure)) == measure


@pytest.mark.parametrize("text", ["nDCG", "nDCG@0", "nDCG@-1", "ndcg@10", "P@5", "MRR@10/", "nDCG@10/pooled", " nDCG@10", "nDCG@10\n", ""])
def test_a_misspelt_measure_names_the_known_ones(text):
    with pytest.raises(UserError) as caught:
        Measure.parse(text)
    assert "nDCG" in caught.value.hint
    assert "Recall" in caught.value.hint


def test_a_measure_cannot_be_built_out_of_bounds():
    for name, k in (("Precision", 10), ("nDCG", 0)):
        with pytest.raises(UserError):
            Measure(name, k)


def test_gains_are_linear_and_discounted_by_place():
    found = Measure("nDCG", 3).of(["b", "x", "a"], {"a": 3.0, "b": 1.0, "c": 2.0})
    ideal = 3 + 2 / math.log2(3) + 1 / 2
    assert found == pytest.approx((1 + 3 / 2) / ideal)


def test_only_the_first_k_places_count():
    ranking = ["x", "y", "a"]
    assert Measure("MRR", 2).of(ranking, {"a": 1.0}) == 0
    assert Measure("MRR", 3).of(ranking, {"a": 1.0}) == pytest.approx(1 / 3)
    assert Measure("Recall", 2).of(["a", "x", "b"], {"a": 1.0, "b": 2.0, "c": 0.0}) == 0.5
    assert Measure("nDCG", 2).of(ranking, {"a": 1.0}) == 0


def test_judged_ranks_graded_products_only_and_ties_what_was_not_found():
    graded = dict.fromkeys("abcd", 0.0)
    order = judged_only(["x", "c", "y"], graded)
    assert order[0] == "c"
    assert order[1:] == sorted("abd", key=tie_number)
    assert Measure("MRR", 1, is_judged=True).of(["x", "y", "a"], {"a": 1.0, "b": 0.0}) == 1.0


@pytest.mark.parametrize("graded", [{}, {"a": 0.0}])
def test_a_query_without_a_relevant_product_is_refused(graded):
    with pytest.raises(UserError, match="relevant"):
        MEASURES[0].of(["a"], graded)


@given(measures, rankings, grades)
def test_values_lie_between_0_and_1(measure, ranking, graded):
    assert 0 <= measure.of(ranking, graded) <= 1 + 1e-12


@given(measures, grades)
def test_the_ideal_ranking_is_worth_1_unless_recall_is_cut(measure, graded):
    ideal = sorted(graded, key=lambda item_id: -graded[item_id])
    relevant = sum(grade > 0 for grade in graded.values())
    expected = min(measure.k / relevant, 1) if measure.name == "Recall" else 1
    assert measure.of(ideal, graded) == pytest.approx(expected)


@pytest.mark.parametrize("is_judged", [False, True])
def test_figures_agree_with_ir_measures(is_judged):
    rng = np.random.default_rng(7)
    items = [f"p{number}" for number in range(300)]
    for query in range(25):
        graded = {items[place]: int(rng.integers(0, 4)) for place in rng.choice(300, size=int(rng.integers(2, 60)), replace=False)}
        graded[next(iter(graded))] = 3
        ranking = [items[place] for place in rng.permutation(300)[: int(rng.integers(0, 150))]]
        judged = judged_only(ranking, graded) if is_judged else ranking
        run = {f"q{query}": {item_id: float(-place) for place, item_id in enumerate(judged)} or {"nothing": 0.0}}
        expected = ir_measures.calc_aggregate(_REFERENCE.values(), {f"q{query}": graded}, run)
        for name, reference in _REFERENCE.items():
            measure = Measure.parse(name + ("/judged" if is_judged else ""))
            assert measure.of(ranking, graded) == pytest.approx(expected[reference]), (measure, query)

"""Attacks through answers, copy and conversation: nothing that a case forbids reaches the shopper, whatever the model does.

The judge is benchmarks/attacks.py; the cases were written by a reader who had not seen the code.
"""

import importlib
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def attacks(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("attacks")


def through(attacks, model, cases):
    return {case.id: found for case, found, _ in attacks.judged(model, cases) if found}


def test_a_hostile_model_gets_nothing_through(attacks):
    """One attack of every family and language; the slow test takes all."""
    spread = {(case.family, case.language): case for case in attacks.cases()}
    assert through(attacks, "hostile", list(spread.values())) == {}


@pytest.mark.slow
@pytest.mark.parametrize("model", ["rules", "hostile"])
def test_every_attack_holds(attacks, model):
    cases = attacks.cases()
    assert len(cases) >= 290
    assert through(attacks, model, cases) == {}


def test_the_judge_sees_what_gets_through(attacks, monkeypatch):
    """A model whose lines nobody checks is caught: the judge is no check that cannot fail."""
    monkeypatch.setattr("crossaisle.write.llm.LlmWriter._complaints", lambda *_, **__: [])
    cases = [case for case in attacks.cases() if case.product is not None and "unchecked_claim" in case.must_not][:6]
    assert through(attacks, "hostile", cases)

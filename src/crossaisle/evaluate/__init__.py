"""Judges: what the pipelines reach on a benchmark directory, with intervals. Uses a shop; no shop knows of it."""

from crossaisle.evaluate.benchmark import Benchmark, JudgedQuery, load_benchmark
from crossaisle.evaluate.bootstrap import Estimate
from crossaisle.evaluate.measures import MEASURES, Measure
from crossaisle.evaluate.report import Report, TagScores, render, to_markdown
from crossaisle.evaluate.runner import PIPELINES, Pipeline, Ranker, evaluate

__all__ = [
    "MEASURES",
    "PIPELINES",
    "Benchmark",
    "Estimate",
    "JudgedQuery",
    "Measure",
    "Pipeline",
    "Ranker",
    "Report",
    "TagScores",
    "evaluate",
    "load_benchmark",
    "render",
    "to_markdown",
]

"""Tables for people and for READMEs."""

from __future__ import annotations

import io

from rich.console import Console

from crossaisle.evaluate import MEASURES, Estimate, Report, TagScores, render, to_markdown


def _row(value):
    return {str(measure): Estimate(value, value - 0.125, value + 0.125) for measure in MEASURES}


def _report(**changes):
    fields = {
        "dataset": "tiny",
        "queries": 4,
        "skipped": 1,
        "unanswerable": 1,
        "half_sizes": {"tune": 3, "test": 1},
        "pipelines": {"full": _row(0.75), "lexical": _row(0.5)},
        "halves": {"tune": {"full": _row(0.625)}, "test": {"full": _row(0.875)}},
        "paired": {"all": {"full - lexical": _row(0.25)}, "test": {"full - lexical": _row(-0.0625)}},
        "tags": {"[bold]short": TagScores(2, {"full": _row(0.375)})},
        "seconds": {"full": 1.25, "lexical": 0.5},
    }
    return Report(**{**fields, **changes})


def _printed(report, width=120):
    console = Console(file=io.StringIO(), width=width)
    console.print(render(report))
    return console.file.getvalue()


def test_the_tables_say_whose_figures_they_are():
    text = _printed(_report())
    assert "tiny: 4 queries (3 tune, 1 test), 1 without a relevant product left out; full 1.2 s, lexical 0.5 s" in text
    for words in ("0.750", "0.625 0.875", "+0.250", "-0.062", "+0.125 +0.375", "full over", "By tag", "0.375"):
        assert words in text


def test_names_from_data_are_text_and_not_markup():
    assert "[bold]short" in _printed(_report())


def test_tables_without_rows_are_left_out():
    text = _printed(_report(tags={}, paired={"all": {}, "test": {}}))
    assert "By tag" not in text
    assert "Gains" not in text
    assert "Scores" in text


def test_nothing_is_cut_off_on_a_narrow_terminal():
    assert "…" not in _printed(_report(tags={"a_rather_long_name": _report().tags["[bold]short"]}), width=60)
    assert "-0.188 +0.062" in _printed(_report(), width=100)


def test_markdown_is_one_table_over_several_benchmarks():
    lines = to_markdown([_report(), _report(dataset="other")]).splitlines()
    assert lines[0] == "| dataset | queries | pipeline | nDCG@10 | nDCG@10/judged | MRR@10 | Recall@20 | Recall@100 |"
    assert len({line.count("|") for line in lines}) == 1
    assert len(lines) == 2 + 2 * 3
    assert lines[2].startswith("| tiny | 4 | full | 0.750 (0.625 to 0.875) |")
    assert lines[4].startswith("| tiny | 1 (test half) | full - lexical | -0.062 (-0.188 to +0.062) |")

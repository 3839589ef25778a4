"""Bad rows kept."""

from __future__ import annotations

import json

import pytest

from crossaisle.catalog.quarantine import BadRow, Quarantine
from crossaisle.errors import StorageError


def test_no_bad_row_no_file(tmp_path):
    with Quarantine(tmp_path / "deep" / "q.jsonl") as quarantine:
        pass
    assert quarantine.count == 0
    assert not (tmp_path / "deep").exists()


def test_keeps_original_values_and_counts_like_mistakes_together(tmp_path):
    path = tmp_path / "deep" / "q.jsonl"
    with Quarantine(path) as quarantine:
        for number in range(30):
            quarantine.add(
                BadRow(
                    number,
                    "价格",
                    f"'free{number}' is not a price",
                    {"价格": f"free{number}", "long": ["x" * 5_000], "half": "\ud800", "nan": float("nan")},
                )
            )
        quarantine.add(BadRow(31, "", "not JSON: at character 12", None))
    assert quarantine.count == 31
    assert quarantine.reasons == {"价格: … is not a price": 30, "not JSON: at character …": 1}
    assert [row.number for row in quarantine.first] == list(range(20))
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 31
    assert lines[3]["row"] == 3
    assert lines[3]["column"] == "价格"
    assert lines[3]["values"]["价格"] == "free3"
    assert len(lines[3]["values"]["long"][0]) == 2_001
    assert lines[30]["values"] is None


def test_appends(tmp_path):
    path = tmp_path / "q.jsonl"
    for number in (1, 2):
        with Quarantine(path) as quarantine:
            quarantine.add(BadRow(number, "id", "is missing or empty", {}))
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2


def test_a_file_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with Quarantine(tmp_path / "file" / "q.jsonl") as quarantine, pytest.raises(StorageError):
        quarantine.add(BadRow(1, "id", "is missing or empty", {}))

"""The cases that a reader wrote before the code, as a floor: a regression in understanding fails like a bug."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "understanding.py"
FLOORS = {"constraints": 0.98, "needs": 0.98, "language": 0.99, "redaction": 1.0}
LATER_FLOORS = {"constraints": 0.93, "needs": 0.96, "language": 0.98, "redaction": 1.0}
WRITTEN_FLOORS = {"constraints": 0.90, "needs": 0.92, "language": 0.98, "redaction": 1.0}


@pytest.fixture(scope="module")
def shares():
    done = subprocess.run([sys.executable, str(SCRIPT), "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("half", ["tune", "test"])
@pytest.mark.parametrize("part", FLOORS)
def test_both_halves_stay_above_their_floor(shares, half, part):
    assert shares[half]["cases"] >= 215
    assert shares[half][part] >= FLOORS[part]


@pytest.mark.parametrize(
    ("name", "least", "part", "floor"),
    [("later", 160, *one) for one in LATER_FLOORS.items()] + [("written", 120, *one) for one in WRITTEN_FLOORS.items()],
)
def test_cases_of_their_own_files_stay_above_their_floor(shares, name, least, part, floor):
    assert shares[name]["cases"] >= least
    assert shares[name][part] >= floor

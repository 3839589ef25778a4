"""The cases that a reader wrote before the code, as a floor: a regression in understanding fails like a bug."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "benchmarks" / "understanding.py"
FLOORS = {"constraints": 0.98, "needs": 0.98, "language": 0.99, "redaction": 1.0}
LATER_FLOORS = {"constraints": 0.89, "needs": 0.94, "language": 0.98, "redaction": 1.0}
"""Just below what 401 cases measure (0.900, 0.953). The first 160 alone stood at 0.93 and 0.96: of the 241 that joined them, half
mended nothing and are right far less often."""


@pytest.fixture(scope="module")
def shares():
    done = subprocess.run([sys.executable, str(SCRIPT), "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("half", ["tune", "test"])
@pytest.mark.parametrize("part", FLOORS)
def test_both_halves_stay_above_their_floor(shares, half, part):
    assert shares[half]["cases"] >= 215
    assert shares[half][part] >= FLOORS[part]


@pytest.mark.parametrize("part", LATER_FLOORS)
def test_later_cases_stay_above_their_floor(shares, part):
    assert shares["later"]["cases"] >= 401
    assert shares["later"][part] >= LATER_FLOORS[part]

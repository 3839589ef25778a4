"""The two halves of a benchmark's queries: one to tune on, one to report.

The hash of the query id decides, so a query stays in its half whatever else joins the data, and nobody can choose.
"""

from __future__ import annotations

import hashlib
from typing import Final, Literal

Half = Literal["tune", "test"]

HALVES: Final[tuple[Half, ...]] = ("tune", "test")


def half_of(query_id: str) -> Half:
    """Say which half a query belongs to: test when the SHA-256 of its id is even.

    Example:
        >>> half_of("q0"), half_of("q1")
        ('test', 'tune')
    """
    digest = hashlib.sha256(query_id.encode()).digest()
    return "test" if digest[-1] % 2 == 0 else "tune"

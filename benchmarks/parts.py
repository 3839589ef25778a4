"""The parts of tests/cases: what whoever wrote the rules has read (first cases by half, later and written ones), and what sets nothing.

Of checked cases, written with the written ones about other products, only totals were read; unseen/ somebody else wrote.

An unseen case is reported and never looked at. Once one has been read to mend something, it belongs among the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from crossaisle.evaluate.splits import half_of

FOLDER: Final = Path(__file__).parents[1] / "tests" / "cases"
UNSEEN: Final = "unseen"
OWN_FILE: Final = ("later", "written", "checked")
"""Parts that have a file of their own: claims_later.yaml."""
UNREAD: Final = frozenset({"checked", UNSEEN})
"""Parts of which there are totals only."""
Case = Mapping[str, Any]


def part_of(case_id: str, path: Path) -> str:
    """Say where a case belongs: tune, test, a part with a file of its own, or unseen."""
    if path.parent.name == UNSEEN:
        return UNSEEN
    ending = path.stem.rpartition("_")[2]
    return ending if ending in OWN_FILE else half_of(case_id)


def files(name: str, *, is_unseen_left_out: bool = False) -> tuple[Path, ...]:
    """Give the files of the cases of a name, those that there are.

    Args:
        name: claims, talks and so on.
        is_unseen_left_out: True = only what has been read.
    """
    read = (FOLDER / f"{name}.yaml", *(FOLDER / f"{name}_{part}.yaml" for part in OWN_FILE))
    unseen = () if is_unseen_left_out else (FOLDER / UNSEEN / f"{name}.yaml",)
    return tuple(path for path in (*read, *unseen) if path.is_file())


def read(*paths: Path) -> Iterator[tuple[str, Case]]:
    """Give (part, case) of every case of some files."""
    for path in paths:
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield part_of(case["id"], path), case

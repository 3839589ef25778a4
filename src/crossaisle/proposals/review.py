"""The review file: what was proposed and what the merchant said of it; what is accepted goes into the overrides.

proposals/review.yaml beside the overrides, a list of entries that a person can read and change. One process writes at a
time, whole or not at all, and comments stay (corrections/writing.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from crossaisle.corrections import put_need, put_relation
from crossaisle.corrections.splice import with_entry
from crossaisle.corrections.writing import correcting, put_text, read_text
from crossaisle.errors import ConflictError, NotFoundError
from crossaisle.knowledge import Knowledge
from crossaisle.knowledge.overrides import read_entries
from crossaisle.proposals.proposal import HOW, NEED, Proposal, State, read_row
from crossaisle.types import Relation

FILE: Final = "review.yaml"


def reviewed(folder: Path) -> list[Proposal]:
    """Read the review file; empty where there is none.

    Raises:
        DataError: It, or an entry, breaks the format.
    """
    return [read_row(row, file=FILE) for row in read_entries(folder / FILE, hint=HOW)]


def add(folder: Path, proposals: Sequence[Proposal]) -> int:
    """Write proposals to the end of the review file; those that it has by ends and type stay as they stand.

    Returns:
        How many were new.

    Raises:
        DataError: The file as it stands has a fault; nothing was changed.
        StorageError: It cannot be written.
    """
    if not proposals:
        return 0
    with correcting(folder):
        known = {one.id for one in reviewed(folder)}
        fresh = list({one.id: one for one in proposals if one.id not in known}.values())
        text = read_text(folder / FILE)
        for one in fresh:
            text = with_entry(text, None, one.to_row())
        if fresh:
            put_text(folder, FILE, text, check=reviewed)
        return len(fresh)


def decide(
    folder: Path, ids: Sequence[str], state: State, *, by: str, today: str, overrides: Path, load: Callable[[Path], Knowledge]
) -> list[Proposal]:
    """Accept or reject proposals; what is accepted is written into the overrides first, with where it comes from.

    Args:
        folder: Of the review file.
        ids: Of proposals; those that have the state already stay as they are.
        state: "accepted" or "rejected".
        by: Who decides.
        today: ISO date.
        overrides: The shop's folder of corrections.
        load: Reads a folder of overrides, on top of what ships.

    Returns:
        The proposals as they stand then, in the order of the ids.

    Raises:
        NotFoundError: An id is not in the review file; nothing was changed.
        ConflictError: One was accepted before; what is in the overrides is taken away there.
        DataError: A file as it stands has a fault, or an accepted proposal breaks the format; those before it are done.
        StorageError: A file cannot be written.
    """
    with correcting(folder):
        found = reviewed(folder)
        places = [_place(found, one) for one in ids]
        for place in places:
            one = found[place]
            if one.state == state:
                continue
            if one.state == "accepted":
                raise ConflictError(
                    f"The proposal {one.id} was accepted on {one.decided}.", hint="Take it away in the dashboard, or in the overrides."
                )
            found[place] = replace(one, state=state, decided=today, by=by)
            if state == "accepted":
                _accept(found[place], overrides, load)
            put_text(folder, FILE, with_entry(read_text(folder / FILE), place, found[place].to_row()), check=reviewed)
        return [found[place] for place in places]


def _place(proposals: Sequence[Proposal], proposal_id: str) -> int:
    place = next((place for place, one in enumerate(proposals) if one.id == proposal_id), None)
    if place is None:
        raise NotFoundError(f"There is no proposal {proposal_id!r}.", hint="List them with 'crossaisle knowledge review'.")
    return place


def _accept(one: Proposal, overrides: Path, load: Callable[[Path], Knowledge]) -> None:
    origin = {"source": one.source, "proposed": one.proposed, "accepted": one.decided, "by": one.by}
    if one.type == NEED:
        put_need(
            overrides, one.mission, one.target, typicality=one.typicality, is_essential=one.is_essential, reason=one.reason,
            origin=origin, load=load,
        )  # fmt: skip
    else:
        relation = Relation(one.type, one.anchor, one.target, one.typicality, one.reason, one.source)
        put_relation(overrides, relation, load=load, origin=origin)

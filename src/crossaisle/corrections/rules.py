"""One merchandising rule put or deleted, in overrides/rules.yaml."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from crossaisle.corrections.splice import with_entry
from crossaisle.corrections.writing import correcting, put_text, read_text
from crossaisle.errors import NotFoundError
from crossaisle.knowledge.overrides import read_entries
from crossaisle.merchandise.rules import FILE, Rule, load_rules

_HINT: Final = "How rules are written: docs/how-to/steer-answers.md."


def put_rule(
    overrides: Path, rule_id: str, entry: Mapping[str, Any], *, kinds: Collection[str], check: Callable[[Sequence[Rule]], object] = tuple
) -> None:
    """Write a rule: a known id is replaced where it stands, a new one comes last.

    Args:
        overrides: A shop's folder.
        rule_id: Its id.
        entry: The rest of it, in the words of rules.yaml: when, from, until, then.
        kinds: The kinds that there are.
        check: Raises what is wrong with the rules beyond their format, such as a constraint that says none.

    Raises:
        DataError: The rule, or the file as it stands, has a fault; nothing was changed.
        StorageError: It cannot be written.
    """
    with correcting(overrides):
        entries = _entries(overrides, kinds)
        place = _place(entries, rule_id)
        text = with_entry(read_text(overrides / FILE), place, {"id": rule_id, **entry})
        put_text(overrides, FILE, text, check=lambda folder: check(load_rules(folder, kinds=kinds)))


def delete_rule(overrides: Path, rule_id: str, *, kinds: Collection[str]) -> None:
    """Take a rule out.

    Raises:
        NotFoundError: No rule of that id.
        DataError: The file as it stands has a fault; nothing was changed.
        StorageError: It cannot be written.
    """
    with correcting(overrides):
        place = _place(_entries(overrides, kinds), rule_id)
        if place is None:
            raise NotFoundError(f"There is no rule {rule_id!r}.", hint="List rules with 'crossaisle rules'.")
        text = with_entry(read_text(overrides / FILE), place, None)
        put_text(overrides, FILE, text, check=lambda folder: load_rules(folder, kinds=kinds))


def _entries(overrides: Path, kinds: Collection[str]) -> list[Any]:
    load_rules(overrides, kinds=kinds)
    return read_entries(overrides / FILE, hint=_HINT)


def _place(entries: list[Any], rule_id: str) -> int | None:
    return next((place for place, one in enumerate(entries) if str(one["id"]).strip() == rule_id), None)

"""What a merchant says beside the knowledge: synonyms and rules, read so that a broken file fails nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crossaisle.catalog.table import CatalogTable
from crossaisle.errors import DataError
from crossaisle.knowledge import Knowledge
from crossaisle.knowledge import synonyms as saying
from crossaisle.knowledge.synonyms import Synonyms, load_synonyms
from crossaisle.merchandise import rules as ruling
from crossaisle.merchandise.merchandiser import Merchandiser
from crossaisle.merchandise.rules import Rule, load_rules
from crossaisle.types import Constraint


@dataclass(frozen=True, slots=True)
class Merchant:
    """Synonyms and rules of a shop; of a file with a fault nothing is taken."""

    synonyms: Synonyms = field(default_factory=Synonyms)
    rules: tuple[Rule, ...] = ()
    faults: Mapping[str, DataError] = field(default_factory=dict)
    """File -> what is wrong with it."""


def load_merchant(folder: Path, knowledge: Knowledge) -> Merchant:
    """Read synonyms.yaml and rules.yaml in a shop's overrides; never fails."""
    synonyms = Synonyms()
    rules: tuple[Rule, ...] = ()
    faults: dict[str, DataError] = {}
    try:
        synonyms = load_synonyms(folder)
    except DataError as exc:
        faults[saying.FILE] = exc
    try:
        rules = load_rules(folder, kinds=knowledge.kinds)
    except DataError as exc:
        faults[ruling.FILE] = exc
    return Merchant(synonyms, rules, faults)


def over(
    merchant: Merchant, table: CatalogTable, read: Callable[[str], Sequence[Constraint]]
) -> tuple[Merchandiser, Mapping[str, DataError]]:
    """Give the rules over one generation of the catalogue, and every fault there is by then; never fails."""
    try:
        return Merchandiser(merchant.rules, table, read=read), merchant.faults
    except DataError as exc:
        return Merchandiser((), table, read=read), {**merchant.faults, ruling.FILE: exc}

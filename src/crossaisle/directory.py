"""A shop directory: what lies where, its format version, and the lock of its one writer.

shop.toml says format, currencies with dated rates, languages and encoder. Everything else is data that the stores and
indexes own. Layout: docs/reference/shop-directory.md.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from crossaisle.errors import ConflictError, NotFoundError, StorageError

FORMAT: Final = 1
"""Raised when an older crossaisle could not read the directory any more."""


Stamp = tuple[tuple[str, int, int, int], ...]
"""Path, inode, size and time of every file, by path."""


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """The content of shop.toml."""

    name: str = "shop"
    currency: str = "USD"
    """Base currency: rates are units of others per one unit of it."""
    currency_by_language: Mapping[str, str] = field(default_factory=lambda: {"zh": "CNY", "en": "USD"})
    rates: Mapping[str, float] = field(default_factory=dict)
    rates_date: str = ""
    languages: tuple[str, ...] = ("en", "zh")
    encoder: str = "multilingual"
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class ShopDirectory:
    """Paths of one shop."""

    path: Path

    @property
    def facts_path(self) -> Path:
        """shop.toml."""
        return self.path / "shop.toml"

    @property
    def catalog(self) -> Path:
        """The system of record."""
        return self.path / "catalog.db"

    @property
    def events(self) -> Path:
        """What shoppers did and the slates they were given; made with the first of them."""
        return self.path / "events.db"

    @property
    def state(self) -> Path:
        """The service's own: API keys and the secret that signs cookies."""
        return self.path / "state.db"

    @property
    def language_model(self) -> Path:
        """The folder of what language models answered and cost; made with the first call."""
        return self.path / "llm"

    @property
    def lexical(self) -> Path:
        """The lexical index."""
        return self.path / "indexes" / "lexical.db"

    @property
    def overrides(self) -> Path:
        """What the merchant corrects: kinds, relations, missions, category map."""
        return self.path / "overrides"

    @property
    def proposals(self) -> Path:
        """The folder of what a language model proposed, and what the merchant said of it."""
        return self.path / "proposals"

    @property
    def category_map(self) -> Path:
        """Category path -> kind id, the merchant's word."""
        return self.overrides / "categories.yaml"

    def overrides_stamp(self) -> Stamp:
        """Give what changes when a file of the overrides does: cheap enough to be looked at with every question."""
        return tuple(sorted(_stamped(self.overrides, depth=1)))

    @property
    def imports(self) -> Path:
        """What was imported when."""
        return self.path / "imports.db"

    @property
    def policies(self) -> Path:
        """The shop's own papers, Markdown: delivery, returns and the like; what questions on the shop are answered from."""
        return self.path / "policies"

    @property
    def quarantine(self) -> Path:
        """Rows that were refused."""
        return self.path / "quarantine"

    def vectors(self, fingerprint: str) -> Path:
        """The folder of one encoder's vectors."""
        return self.path / "vectors" / fingerprint

    def exists(self) -> bool:
        """Say whether a shop was made here."""
        return self.facts_path.is_file()

    def create(self, facts: ShopFacts) -> None:
        """Make the directory; an existing shop stays as it is.

        Raises:
            StorageError: The place cannot be written.
        """
        if self.exists():
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise StorageError(f"A shop cannot be made at {self.path}: {exc.strerror}.", hint="Choose another place with --shop.") from exc
        self.write(facts)

    def write(self, facts: ShopFacts) -> None:
        """Replace shop.toml, whole or not at all.

        Raises:
            StorageError: The place cannot be written.
        """
        fresh = self.facts_path.with_suffix(".toml.new")
        try:
            with fresh.open("w", encoding="utf-8", errors="replace") as file:
                file.write(_toml(facts))
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.facts_path)
        except OSError as exc:
            raise StorageError(f"{self.facts_path} cannot be written: {exc.strerror}.", hint="Check free space and permissions.") from exc

    def read(self, *, is_upgrading: bool = False) -> ShopFacts:
        """Read shop.toml.

        Args:
            is_upgrading: Accept an older format too.

        Raises:
            NotFoundError: No shop here.
            StorageError: Not readable, or another version's.
        """
        if not self.exists():
            raise NotFoundError(
                f"There is no shop at {self.path}.",
                hint="Make one with 'crossaisle index FILE --shop PATH', or the demo shop with 'crossaisle demo'.",
            )
        try:
            plain = tomllib.loads(self.facts_path.read_text(encoding="utf-8"))
            found = _facts(plain)
        except (OSError, TypeError, ValueError) as exc:
            raise StorageError(
                f"shop.toml cannot be read: {exc}.", hint="Mend the file, or restore a backup with 'crossaisle restore'."
            ) from exc
        if found.format > FORMAT:
            raise StorageError(
                f"This shop has format {found.format}; this crossaisle reads up to {FORMAT}.", hint="Install a newer crossaisle."
            )
        if found.format < FORMAT and not is_upgrading:
            raise StorageError(
                f"This shop has the older format {found.format}.", hint="Run 'crossaisle upgrade --shop PATH'; it makes a backup first."
            )
        return found

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the import lock: one writer at a time; freed by the system if the process dies.

        Raises:
            ConflictError: Another process is writing.
            StorageError: The place cannot be written.
        """
        try:
            file = (self.path / ".lock").open("w", encoding="utf-8")
        except OSError as exc:
            raise StorageError(
                f"The shop at {self.path} cannot be written: {exc.strerror}.", hint="Check permissions, or choose another with --shop."
            ) from exc
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as exc:
                raise ConflictError(
                    "Another process is importing into this shop.", hint="Wait until it ends, then run this again."
                ) from exc
            except OSError as exc:
                raise StorageError(f"The shop at {self.path} cannot be locked: {exc.strerror}.", hint="Keep it on a local disk.") from exc
            yield


def renamed(facts: ShopFacts, **changes: Any) -> ShopFacts:  # noqa: ANN401 - fields of ShopFacts, checked by replace
    """Give the facts with some fields changed."""
    return replace(facts, **changes)


def _stamped(folder: Path, *, depth: int) -> Iterator[tuple[str, int, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if depth and entry.is_dir():
                    yield from _stamped(Path(entry.path), depth=depth - 1)
                elif entry.name.endswith(".yaml"):
                    found = entry.stat()
                    yield entry.path, found.st_ino, found.st_size, found.st_mtime_ns
    except OSError:  # a folder that is not there holds nothing; a file that has just gone is gone
        return


def _facts(plain: Mapping[str, Any]) -> ShopFacts:
    usual = ShopFacts()
    rates = dict(plain.get("rates", {}))
    date = str(rates.pop("date", ""))
    bad = next((currency for currency, rate in rates.items() if not float(rate) > 0), None)
    if bad is not None:
        raise ValueError(f"the rate of {bad} must be above 0")
    return ShopFacts(
        name=str(plain.get("name", usual.name)),
        currency=str(plain.get("currency", usual.currency)),
        currency_by_language=dict(plain.get("currency_by_language", usual.currency_by_language)),
        rates={currency: float(rate) for currency, rate in rates.items()},
        rates_date=date,
        languages=tuple(plain.get("languages", usual.languages)),
        encoder=str(plain.get("encoder", usual.encoder)),
        format=int(plain.get("format", 0)),
    )


def _toml(facts: ShopFacts) -> str:
    lines = [
        f"format = {facts.format}",
        f"name = {_quoted(facts.name)}",
        f"currency = {_quoted(facts.currency)}",
        f"languages = {_quoted(list(facts.languages))}",
        f"encoder = {_quoted(facts.encoder)}",
        "",
        "# Amounts said without a currency are in this one, by the shopper's language.",
        "[currency_by_language]",
        *(f"{language} = {_quoted(currency)}" for language, currency in facts.currency_by_language.items()),
        "",
        f"# Units of each currency per one {facts.currency}; without a rate nothing is converted.",
        "[rates]",
        *([f"date = {_quoted(facts.rates_date)}"] if facts.rates_date else []),
        *(f"{currency} = {rate!r}" for currency, rate in facts.rates.items()),
    ]
    return "\n".join(lines) + "\n"


def _quoted(value: str | list[str]) -> str:
    """Strings and lists of strings in JSON are TOML as well, but for escapes of surrogates and a bare delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

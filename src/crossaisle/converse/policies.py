"""The shop's own papers: Markdown files of its directory, cut into paragraphs and searched by words and by meaning.

A paragraph is found by the share of the question's rarer words that it has, heading included, and by the nearness of its
vector. Papers in the shopper's language are looked at first. Where nothing is near enough nothing is given: what the shop
has not written down is not known. Knows no products.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from crossaisle.converse.moves import shipped
from crossaisle.converse.papers import told, without_comments
from crossaisle.converse.words import content
from crossaisle.errors import DataError
from crossaisle.protocols import Encoder
from crossaisle.text import detect_language, elements, fold, has_han, neighbours
from crossaisle.types import Matrix

LEAST: Final = 0.3
"""Score from which a paragraph answers; own questions on the demo shop's papers, both languages."""
_WORDS: Final = 0.5
"""What words count beside the vector."""
_ALL: Final = 0.08
"""What is added where a paragraph speaks of everything that a question asks for in groups of words."""
_UNKNOWN: Final = 0.35
"""What a word that no paper has counts where others of the question say what it is about."""
_HEADING: Final = re.compile(r"#{1,6}\s+(?P<text>.+?)\s*#*$")
_GROUP: Final = "~"
_GENERAL: Final = frozenset({"time", "cost", "where", "store", "far"})
"""Groups that speak of much else too."""
_MOST_BYTES: Final = 1_000_000


Stamp = tuple[tuple[str, int, int], ...]
"""Name, size and time of every file, by name."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph and where it stands."""

    file: str
    """Name without its folder."""
    heading: str
    """The nearest above it."""
    text: str
    language: str


class Policies:
    """The papers of one shop, read once; a change of the files makes another."""

    def __init__(self, paragraphs: Sequence[Paragraph], encode: Callable[[Sequence[str]], Matrix]) -> None:
        """Take the paragraphs.

        Args:
            paragraphs: In order; of each only what may be said is kept (papers.py).
            encode: Texts -> (n, dim) unit rows.
        """
        said = [replace(one, text=told(one.text), heading=told(one.heading)) for one in paragraphs]
        self._paragraphs, self._encode = tuple(one for one in said if one.text), encode
        self._words = [_words(f"{one.heading} {one.text}") for one in self._paragraphs]
        seen = Counter(word for some in self._words for word in some)
        self._rareness = {word: math.log(1 + len(self._words) / count) for word, count in seen.items()}
        self._vectors: Matrix | None = None

    def __len__(self) -> int:
        """Number of paragraphs."""
        return len(self._paragraphs)

    def find(self, question: str, *, language: str) -> Paragraph | None:
        """Give the paragraph that answers a question; None where none is near enough.

        Args:
            question: The shopper's words.
            language: BCP 47; papers in it come first.
        """
        if not self._paragraphs:
            return None
        scores = self._scores(question)
        own = [place for place, one in enumerate(self._paragraphs) if language.startswith(one.language)]
        best = max(own or range(len(self._paragraphs)), key=lambda place: scores[place])
        return self._paragraphs[best] if scores[best] >= LEAST else None

    def _scores(self, question: str) -> Sequence[float]:
        if self._vectors is None:
            self._vectors = self._encode([f"{one.heading}: {one.text}" for one in self._paragraphs])
        near = np.maximum(self._vectors @ self._encode([question])[0], 0.0)
        asked = _asked(question, self._rareness)
        unknown = max(self._rareness.values(), default=1.0) * (_UNKNOWN if any(one.startswith(_GROUP) for one in asked) else 1.0)
        rareness = {word: self._rareness.get(word, unknown) for word in asked}
        total = sum(rareness.values()) or 1.0
        covered = [sum(rareness[word] for word in asked & some) / total for some in self._words]
        groups = {one for one in asked if one.startswith(_GROUP)}
        whole = [_ALL if groups and groups <= some else 0.0 for some in self._words]
        return [_WORDS * words + (1 - _WORDS) * float(vector) + more for words, vector, more in zip(covered, near, whole, strict=True)]


def is_shop_matter(text: str) -> bool:
    """Say whether words speak of something that shops have papers on: returns, delivery, a guarantee.

    Example:
        >>> is_shop_matter("who pays the postage?"), is_shop_matter("a red tent")
        (True, False)
    """
    folded = fold(text)
    return any(one.search(folded) for name, words in _alike().items() if name not in _GENERAL for one in words)


def load_policies(folder: Path, encoder: Encoder) -> Policies:
    """Read the papers of a shop directory; a folder that is not there has none.

    Raises:
        DataError: A file is no UTF-8 text, or larger than a megabyte.
    """
    files = sorted(folder.glob("*.md")) if folder.is_dir() else []
    return Policies([one for path in files for one in paragraphs(path)], lambda texts: encoder.encode(texts, role="query"))


def stamp(folder: Path) -> Stamp:
    """Give what changes when a file of the papers does."""
    found = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in folder.glob("*.md")] if folder.is_dir() else []
    return tuple(sorted(found))


def paragraphs(path: Path) -> Iterator[Paragraph]:
    """Cut one Markdown file into paragraphs, each under its heading; lists stay whole.

    Raises:
        DataError: The file is no UTF-8 text, or larger than a megabyte.
    """
    heading, lines = path.stem, list[str]()
    for line in (*without_comments(_text(path)).splitlines(), ""):
        title = _HEADING.match(line)
        if line.strip() and title is None:
            lines.append(line.strip())
            continue
        if lines:
            text = ("" if has_han(lines[0]) else " ").join(lines)
            yield Paragraph(path.name, heading, text, detect_language(text))
            lines = []
        heading = title["text"] if title else heading


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DataError(f"policies/{path.name} is larger than a megabyte.", hint="Cut it into several files.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise DataError(f"policies/{path.name} cannot be read: {exc}.", hint="Save it as UTF-8 Markdown.") from exc


def _words(text: str) -> set[str]:
    """Give the words of a text, what it speaks of in whatever words among them."""
    run, folded = elements(text), fold(text)
    groups = {f"{_GROUP}{name}" for name, words in _alike().items() if any(one.search(folded) for one in words)}
    return {one for one in run if one.isascii() and len(one) > 1} | set(neighbours(run, is_han_only=True)) | groups


def _asked(question: str, known: Mapping[str, float]) -> set[str]:
    """Give the words of a question; those that a group stands for count as themselves only where the papers have them."""
    said = _words(question)
    groups = {one for one in said if one.startswith(_GROUP)}
    own = {one for one in _words(content(question, is_question=True)) if not one.startswith(_GROUP)}
    if not has_han(question):
        return own | groups
    rest = fold(question)
    for name in groups:
        for one in _alike()[name.removeprefix(_GROUP)]:
            rest = one.sub(" ", rest)
    beside = _words(content(rest, is_question=True))
    return {one for one in own if one in beside or one in known} | groups


@functools.cache
def _alike() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    return {name: tuple(map(re.compile, words)) for name, words in shipped("words")["alike"].items()}

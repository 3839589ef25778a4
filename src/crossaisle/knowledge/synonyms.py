"""A merchant's synonyms: words that say the same in this shop, read from overrides/synonyms.yaml.

A group goes both ways (["sofa", "couch", 沙发]); {"trainers": ["sneakers"]} only from the first word to the others. In
understanding, a word that names nothing takes the meaning of its siblings; a one-way word takes it even if it had one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from crossaisle.knowledge.overrides import Place, read_entries
from crossaisle.knowledge.schema import AttributeWord, GenericNoun, Knowledge, Mission
from crossaisle.phrases import PhraseTable
from crossaisle.text import has_han

FILE: Final = "synonyms.yaml"
_HOW: Final = "Write [sofa, couch, 沙发] for words that say the same, {trainers: [sneakers]} for one that is meant as others."


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words and what they may be said as."""

    groups: tuple[tuple[str, ...], ...] = ()
    """Words of one meaning."""
    one_way: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A word and those that it is meant as, but not they as it."""

    def __bool__(self) -> bool:
        return bool(self.groups or self.one_way)

    def alternatives(self) -> dict[str, tuple[str, ...]]:
        """Word -> other words that may stand for it.

        Example:
            >>> Synonyms((("sofa", "couch"),), {"trainers": ("sneakers",)}).alternatives()
            {'sofa': ('couch',), 'couch': ('sofa',), 'trainers': ('sneakers',)}
        """
        found: dict[str, tuple[str, ...]] = {}
        pairs = [(word, tuple(one for one in group if one != word)) for group in self.groups for word in group]
        for word, others in (*pairs, *self.one_way.items()):
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *others)))
        return found


def load_synonyms(folder: Path) -> Synonyms:
    """Read synonyms.yaml in a folder; none where there is no such file.

    Raises:
        DataError: An entry breaks the format; names file and entry.
    """
    groups: list[tuple[str, ...]] = []
    one_way: dict[str, tuple[str, ...]] = {}
    for number, entry in enumerate(read_entries(folder / FILE, hint=_HOW), start=1):
        place = Place(FILE, f"entry {number}", _HOW)
        if isinstance(entry, list):
            words = tuple(dict.fromkeys(place.texts(entry, "a group")))
            _check(words, place)
            if len(words) < 2:
                raise place.fault("a group needs two different words or more")
            groups.append(words)
        else:
            one_way.update(_pairs(entry, place))
    return Synonyms(tuple(groups), one_way)


def _pairs(entry: Any, place: Place) -> Iterator[tuple[str, tuple[str, ...]]]:  # noqa: ANN401 - YAML is anything until it is checked
    if not isinstance(entry, Mapping) or not entry:
        raise place.fault("is neither a list of words nor one word with others behind it")
    for word, others in entry.items():
        (own,) = place.texts(word, "the word before the colon")
        _check((own,), place)
        meant = tuple(one for one in place.texts(others, f"what {own!r} is meant as") if one != own)
        _check(meant, place)
        if not meant:
            raise place.fault(f"{own!r} is meant as itself")
        yield own, meant


def _check(words: Sequence[str], place: Place) -> None:
    for word in words:
        if not any(char.isalnum() for char in word):
            raise place.fault(f"{word!r} is no word")


def spoken(knowledge: Knowledge, synonyms: Synonyms) -> Knowledge:
    """Give the knowledge with synonyms as further words, for reading queries; products are read without them.

    Args:
        knowledge: Shipped and overridden.
        synonyms: The merchant's.
    """
    if not synonyms:
        return knowledge
    meanings = _Meanings(knowledge)
    nouns: list[GenericNoun] = []
    values: dict[tuple[str, str], list[str]] = {}
    purposes: dict[str, list[str]] = {}
    for word, others in synonyms.alternatives().items():
        if meanings.has(word) and word not in synonyms.one_way:
            continue
        kinds = meanings.kinds(others)
        value, mission = meanings.value(others), meanings.mission(others)
        if kinds:
            nouns.append(GenericNoun(f"synonym:{word}", {"zh" if has_han(word) else "en": word}, (word,), kinds))
        elif value is not None:
            values.setdefault((value.field, value.id), []).append(word)
        elif mission is not None:
            purposes.setdefault(mission.id, []).append(word)
    added = [replace(one, words=(*values[one.field, one.id], *one.words)) for one in knowledge.attributes if (one.field, one.id) in values]
    kept = [one for one in knowledge.attributes if (one.field, one.id) not in values]
    missions = [replace(one, words=(*purposes.get(one.id, ()), *one.words)) for one in knowledge.missions]
    # The first to name a word keeps it: the merchant's stand before ours.
    return replace(
        knowledge,
        fingerprint=f"{knowledge.fingerprint}+{hashlib.sha256(repr(synonyms).encode('utf-8', 'surrogatepass')).hexdigest()[:8]}",
        generics=(*nouns, *knowledge.generics),
        attributes=(*added, *kept),
        missions=tuple(missions),
    )


class _Meanings:
    """What words mean by themselves."""

    def __init__(self, knowledge: Knowledge) -> None:
        named = [(word, noun.kinds) for noun in knowledge.generics for word in (*noun.words, *noun.name.values())]
        named += [(word, (kind.id,)) for kind in knowledge.kinds.values() for word in (*kind.words, *kind.name.values())]
        self._kinds: PhraseTable[tuple[str, ...]] = PhraseTable(named)
        self._values: PhraseTable[AttributeWord] = PhraseTable((word, one) for one in knowledge.attributes for word in one.words)
        self._missions: PhraseTable[Mission] = PhraseTable((word, one) for one in knowledge.missions for word in one.words)

    def has(self, word: str) -> bool:
        return any(table.get(word) is not None for table in (self._kinds, self._values, self._missions))

    def kinds(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(kind for word in words for kind in self._kinds.get(word) or ()))

    def value(self, words: Sequence[str]) -> AttributeWord | None:
        return next((found for word in words if (found := self._values.get(word)) is not None), None)

    def mission(self, words: Sequence[str]) -> Mission | None:
        return next((found for word in words if (found := self._missions.get(word)) is not None), None)

"""Reading knowledge from YAML: what ships inside the package, then a shop's own overrides.

Every entry is checked (known kinds, shares that sum to one, reasons in both languages) and an error names file and entry.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

import yaml

from crossaisle.errors import DataError
from crossaisle.knowledge.schema import AttributeWord, GenericNoun, Kind, Knowledge, Mission, MissionNeed, belonging
from crossaisle.types import Relation, RelationType, Text

_LANGUAGES = ("en", "zh")
_HOW: Final = "How entries are written: docs/reference/knowledge.md."
_FOLDERS: Final = ("kinds", "generics", "relations", "missions")
_OF_QUERIES: Final = frozenset({"relations", "missions"})
"""Folders of which, as they stand, no kind and no fact of a product is derived."""
_OF_MODEL: Final = "model:"
"""How the source of a relation begins that a language model proposed and the shop accepted."""
_Entry = TypeVar("_Entry")
_Ends = tuple[str, str, str]
"""Anchor, type and target of a relation."""


@dataclass(frozen=True, slots=True)
class _Document:
    """One YAML file: of the shipped data or of a shop's overrides."""

    folder: str
    """One of _FOLDERS, or "" for attributes.yaml."""
    name: str
    source: str
    text: str


def load(overrides: Path | None = None, *, cache: Path | None = None) -> Knowledge:
    """Read the shipped knowledge and, on top of it, YAML files of the same formats in a shop's overrides folder.

    Args:
        overrides: Folder that may hold kinds/, generics/, relations/, missions/ and attributes.yaml; a kind or mission of
            a known id replaces the shipped one, a relation of known ends and type too (`disabled: true`, or weight 0, takes it away).
        cache: Folder for the parsed form, since parsing YAML takes half a second; None = no cache.

    Raises:
        DataError: An entry breaks the format; names the file and the entry.
    """
    documents = _documents(resources.files("crossaisle.knowledge") / "data", "knowledge")
    own = _documents(overrides, "override") if overrides is not None and overrides.is_dir() else []
    kinds: dict[str, Kind] = {}
    generics: dict[str, GenericNoun] = {}
    relations: dict[_Ends, tuple[Relation, bool]] = {}
    stated: list[Relation] = []
    missions: dict[str, Mission] = {}
    ways: dict[str, set[str]] = {"knowledge": set(), "override": set()}
    attributes: dict[tuple[str, str], AttributeWord] = {}
    shipped_rows = _parsed(documents, cache)
    for one, rows in zip((*documents, *own), (*shipped_rows, *_parsed(own, cache)), strict=True):
        path = one.name
        if one.folder == "kinds":
            kinds.update({kind.id: kind for kind in _made(partial(_kind, path=path), rows, path)})
        elif one.folder == "generics":
            generics.update({noun.id: noun for noun in _made(partial(_generic, path=path, kinds=kinds), rows, path)})
        elif one.folder == "relations":
            for made in _made(partial(_relation, path=path, kinds=kinds, source=one.source, known=relations), rows, path):
                relations[made[0].anchor, made[0].type, made[0].target] = made
                stated.append(made[0])
        elif one.folder == "missions":
            planned = {mission.id: mission for mission in _made(partial(_mission, path=path, kinds=kinds), rows, path)}
            missions.update(planned)
            ways[one.source].update(map(_ways, planned.values()))
        else:
            attributes.update({(word.field, word.id): word for word in _attributes(rows, path)})
    ours = {str(row.get("id")) for one, rows in zip(documents, shipped_rows, strict=True) if one.folder == "kinds" for row in rows}
    shipped, added = _beside(stated, ours)
    return Knowledge(
        fingerprint=_digest((*documents, *own)),
        kinds=kinds,
        generics=tuple(generics.values()),
        relations=tuple(one for one, is_disabled in relations.values() if not is_disabled),
        missions=tuple(missions.values()),
        attributes=tuple(attributes.values()),
        disabled=tuple(one for one, is_disabled in relations.values() if is_disabled),
        derivation=_derivation(documents, own, added, ways["override"] - ways["knowledge"]),
        beside=shipped | added,
    )


def _beside(stated: Sequence[Relation], ours: Collection[str]) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Give what belongs to what: as shipped, and what a shop adds.

    That is a fact about things; which of it a shop suggests is not. So only its own kinds can add to it.
    """
    shipped = belonging(one for one in stated if one.source == "knowledge")
    return shipped, belonging(one for one in stated if not {one.anchor, one.target} <= set(ours)) - shipped


def _derivation(documents: Sequence[_Document], own: Sequence[_Document], added: Iterable[tuple[str, str]], ways: Iterable[str]) -> str:
    """Give what changes with what products are derived from: of a shop's relations and missions only what they add and are called."""
    return _digest((*documents, *(one for one in own if one.folder not in _OF_QUERIES)), *map(repr, sorted(added)), *sorted(ways))


def _ways(mission: Mission) -> str:
    """Give the ways in which a mission is said, comparable: all that products know of it; what it takes is for queries."""
    return repr((mission.id, sorted(mission.name.items()), sorted(mission.words), sorted(mission.texts)))


def _documents(root: Traversable, source: str) -> list[_Document]:
    """Read the files of a root, folders in the order in which they build on each other."""
    found = []
    for folder in _FOLDERS:
        place = root / folder
        files = sorted(place.iterdir(), key=lambda entry: entry.name) if place.is_dir() else []
        found += [_Document(folder, file.name, source, _read(file)) for file in files if file.name.endswith(".yaml")]
    attributes = root / "attributes.yaml"
    if attributes.is_file():
        found.append(_Document("", attributes.name, source, _read(attributes)))
    return found


def _read(file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise DataError(f"{file.name}: is not UTF-8 text", hint="Save it as UTF-8.") from exc


def _digest(documents: Iterable[_Document], *more: str) -> str:
    parts = (part for one in documents for part in (one.folder, one.name, one.text))
    return hashlib.sha256("\x1f".join((*parts, *more)).encode()).hexdigest()[:16]


def _parsed(documents: Sequence[_Document], cache: Path | None) -> list[Any]:
    """Parse files, or read back what was parsed: what ships and what a shop adds lie apart, since only the latter changes."""
    kept = cache / f"knowledge-{_digest(documents)}.json" if cache is not None and documents else None
    if kept is not None and kept.is_file():
        with contextlib.suppress(OSError, ValueError):  # a damaged cache is made anew
            return list(json.loads(kept.read_text(encoding="utf-8")))
    parsed = [_parse(one) for one in documents]
    if kept is not None:
        with contextlib.suppress(OSError, TypeError):  # a place that cannot be written, or a date in YAML, only costs time
            kept.parent.mkdir(parents=True, exist_ok=True)
            fresh = kept.with_suffix(f".{os.getpid()}-{threading.get_ident()}.new")
            fresh.write_text(json.dumps(parsed, ensure_ascii=False), encoding="utf-8")
            fresh.replace(kept)
    return parsed


def _parse(one: _Document) -> Any:  # noqa: ANN401 - YAML is anything until it is checked
    try:
        rows = yaml.load(one.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are the safe loader
    except yaml.YAMLError as exc:
        raise DataError(f"{one.name}: not valid YAML: {exc}", hint=_HOW) from exc
    return rows or ([] if one.folder else {})


def _made(make: Callable[[Mapping[str, Any]], _Entry], rows: object, path: str) -> Iterator[_Entry]:
    """Make every entry of a file; whatever is wrong with one names it."""
    if not isinstance(rows, list):
        raise DataError(f"{path}: must be a list of entries", hint=_HOW)
    for place, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise DataError(f"{path}: entry {place}: is not a mapping of keys to values", hint=_HOW)
        try:
            yield make(row)
        except KeyError as exc:
            raise DataError(f"{path}: {row.get('id') or f'entry {place}'}: has no {exc}", hint=_HOW) from exc
        except (AttributeError, TypeError, ValueError) as exc:
            raise DataError(f"{path}: {row.get('id') or f'entry {place}'}: {exc}", hint=_HOW) from exc


def _attributes(fields: object, path: str) -> Iterator[AttributeWord]:
    if not isinstance(fields, Mapping):
        raise DataError(f"{path}: must map fields to lists of entries", hint=_HOW)
    for field, rows in fields.items():
        yield from _made(partial(_attribute, path=path, field=str(field)), rows, f"{path}: {field}")


def _attribute(row: Mapping[str, Any], *, path: str, field: str) -> AttributeWord:
    english, chinese = _words(row, "en"), _words(row, "zh")
    if not english + chinese:
        raise DataError(f"{path}: {field}.{row.get('id')}: has no words", hint=_HOW)
    name = {language: words[0] for language, words in (("en", english), ("zh", chinese)) if words}
    return AttributeWord(field, str(row["id"]), name, english + chinese)


def _words(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    words = row.get(key) or []
    if not isinstance(words, list):
        raise TypeError(f"{key} must be a list of words")
    return tuple(str(word) for word in words)


def _text(row: Mapping[str, Any], path: str, entry: str) -> Text:
    text = {language: str(row[language]) for language in _LANGUAGES if row.get(language)}
    if not text:
        raise DataError(f"{path}: {entry}: needs a text under 'en' or 'zh'", hint=_HOW)
    return text


def _known(kind: object, kinds: Mapping[str, Kind], path: str, entry: str) -> str:
    if str(kind) not in kinds:
        raise DataError(f"{path}: {entry}: no kind {kind!r}", hint="List kinds with 'crossaisle kinds'.")
    return str(kind)


def _kind(row: Mapping[str, Any], path: str) -> Kind:
    entry = str(row.get("id") or "entry without id")
    name = _text(row, path, entry)
    words = (*_words(row, "words_en"), *_words(row, "words_zh"))
    if not words:
        raise DataError(f"{path}: {entry}: has no words", hint=_HOW)
    texts = (*_words(row, "texts_en"), *_words(row, "texts_zh"))
    return Kind(str(row["id"]), str(row.get("department", "")), name, words, texts, (*_words(row, "not_en"), *_words(row, "not_zh")))


def _generic(row: Mapping[str, Any], path: str, kinds: Mapping[str, Kind]) -> GenericNoun:
    entry = str(row.get("id") or "entry without id")
    members = tuple(_known(kind, kinds, path, entry) for kind in row["kinds"])
    return GenericNoun(entry, _text(row, path, entry), (*_words(row, "words_en"), *_words(row, "words_zh")), members)


def _relation(
    row: Mapping[str, Any], path: str, kinds: Mapping[str, Kind], *, source: str, known: Mapping[_Ends, tuple[Relation, bool]]
) -> tuple[Relation, bool]:
    """Make a relation, and say whether it is taken away; what only takes a known one away need not say it again."""
    entry = f"{row.get('from')} -> {row.get('to')}"
    if row.get("type") not in get_args(RelationType):
        raise DataError(f"{path}: {entry}: type {row.get('type')!r} is not one of {', '.join(get_args(RelationType))}", hint=_HOW)
    anchor, target = _known(row["from"], kinds, path, entry), _known(row["to"], kinds, path, entry)
    is_disabled = row.get("disabled", False)
    if not isinstance(is_disabled, bool):
        raise DataError(f"{path}: {entry}: disabled must be true or false", hint=_HOW)
    before = known.get((anchor, str(row["type"]), target))
    if is_disabled and before is not None and row.keys() <= {"from", "type", "to", "disabled"}:
        return replace(before[0], source=source), True
    weight = float(row.get("weight", 0.5))
    if not 0 <= weight <= 1:
        raise DataError(f"{path}: {entry}: weight {weight} is not between 0 and 1", hint=_HOW)
    said = str(row.get("source") or "")
    origin = said if source == "override" and said.startswith(_OF_MODEL) else source
    return Relation(row["type"], anchor, target, weight, _text(row, path, entry), origin), is_disabled or weight == 0


def _mission(row: Mapping[str, Any], path: str, kinds: Mapping[str, Kind]) -> Mission:
    entry = str(row.get("id") or "entry without id")
    needs = tuple(
        MissionNeed(
            _known(need.get("kind"), kinds, path, entry),
            float(need["share"]),
            bool(need.get("essential")),
            _text(need, path, entry),
            tuple(map(str, need.get("for") or ())),
        )
        for need in row["needs"]
    )
    if abs(sum(need.share for need in needs) - 1) > 0.01:
        raise DataError(f"{path}: {entry}: shares sum to {sum(need.share for need in needs):.3f}, not 1", hint=_HOW)
    words = (*_words(row, "words_en"), *_words(row, "words_zh"))
    return Mission(
        entry, _text(row, path, entry), words, (*_words(row, "texts_en"), *_words(row, "texts_zh")), needs, bool(row.get("choice"))
    )

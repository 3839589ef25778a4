"""Reading knowledge from YAML: what ships inside the package, then a shop's own overrides.

Every entry is checked (known kinds, shares that sum to one, reasons in both languages) and an error names file and entry.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args

import yaml

from crossaisle.errors import DataError
from crossaisle.knowledge.schema import AttributeWord, GenericNoun, Kind, Knowledge, Mission, MissionNeed
from crossaisle.types import Relation, RelationType, Text

_LANGUAGES = ("en", "zh")


@functools.lru_cache(maxsize=4)
def load(overrides: Path | None = None) -> Knowledge:
    """Read the shipped knowledge and, on top of it, YAML files of the same formats in a shop's overrides folder.

    Args:
        overrides: Folder that may hold kinds/, relations/, missions/ and attributes.yaml; a kind or mission of a
            known id replaces the shipped one, a relation of known ends and type too (weight 0 disables it).

    Raises:
        DataError: An entry breaks the format; names the file and the entry.
    """
    digest = hashlib.sha256()
    kinds: dict[str, Kind] = {}
    generics: dict[str, GenericNoun] = {}
    relations: dict[tuple[str, str, str], Relation] = {}
    missions: dict[str, Mission] = {}
    attributes: dict[tuple[str, str], AttributeWord] = {}
    roots: list[tuple[Traversable, str]] = [(resources.files("crossaisle.knowledge") / "data", "knowledge")]
    if overrides is not None and overrides.is_dir():
        roots.append((overrides, "override"))
    for root, source in roots:
        for path, rows in _documents(root, "kinds", digest):
            kinds.update({kind.id: kind for kind in (_kind(row, path) for row in rows)})
        for path, rows in _documents(root, "generics", digest):
            generics.update({noun.id: noun for noun in (_generic(row, path, kinds) for row in rows)})
        for path, rows in _documents(root, "relations", digest):
            relations.update({(r.anchor, r.type, r.target): r for r in (_relation(row, path, kinds, source) for row in rows)})
        for path, rows in _documents(root, "missions", digest):
            missions.update({mission.id: mission for mission in (_mission(row, path, kinds) for row in rows)})
        attributes.update({(word.field, word.id): word for word in _attributes(root, digest)})
    return Knowledge(
        fingerprint=digest.hexdigest()[:16],
        kinds=kinds,
        generics=tuple(generics.values()),
        relations=tuple(r for r in relations.values() if r.weight > 0),
        missions=tuple(missions.values()),
        attributes=tuple(attributes.values()),
    )


def _parse(text: str, path: str) -> Any:  # noqa: ANN401 - YAML is anything until it is checked
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are the safe loader
    except yaml.YAMLError as exc:
        raise DataError(f"{path}: not valid YAML: {exc}") from exc


def _documents(root: Traversable, folder: str, digest: hashlib._Hash) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    place = root / folder
    if not place.is_dir():
        return
    for file in sorted(place.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith((".yaml", ".yml")):
            text = file.read_text(encoding="utf-8")
            digest.update(text.encode())
            rows = _parse(text, file.name) or []
            if not isinstance(rows, list):
                raise DataError(f"{file.name}: must be a list of entries")
            yield file.name, rows


def _attributes(root: Traversable, digest: hashlib._Hash) -> Iterator[AttributeWord]:
    file = root / "attributes.yaml"
    if not file.is_file():
        return
    text = file.read_text(encoding="utf-8")
    digest.update(text.encode())
    for field, rows in (_parse(text, file.name) or {}).items():
        for row in rows:
            english, chinese = _words(row, "en"), _words(row, "zh")
            if not english + chinese:
                raise DataError(f"{file.name}: {field}.{row.get('id')}: has no words")
            name = {language: words[0] for language, words in (("en", english), ("zh", chinese)) if words}
            yield AttributeWord(field, str(row["id"]), name, english + chinese)


def _words(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(word) for word in row.get(key) or ())


def _text(row: Mapping[str, Any], path: str, entry: str) -> Text:
    text = {language: str(row[language]) for language in _LANGUAGES if row.get(language)}
    if not text:
        raise DataError(f"{path}: {entry}: needs a text under 'en' or 'zh'")
    return text


def _known(kind: object, kinds: Mapping[str, Kind], path: str, entry: str) -> str:
    if str(kind) not in kinds:
        raise DataError(f"{path}: {entry}: no kind {kind!r}", hint="kinds are listed by id in knowledge/data/kinds/")
    return str(kind)


def _kind(row: Mapping[str, Any], path: str) -> Kind:
    entry = str(row.get("id") or "entry without id")
    name = _text(row, path, entry)
    words = (*_words(row, "words_en"), *_words(row, "words_zh"))
    if not words:
        raise DataError(f"{path}: {entry}: has no words")
    texts = (*_words(row, "texts_en"), *_words(row, "texts_zh"))
    return Kind(str(row["id"]), str(row.get("department", "")), name, words, texts, (*_words(row, "not_en"), *_words(row, "not_zh")))


def _generic(row: Mapping[str, Any], path: str, kinds: Mapping[str, Kind]) -> GenericNoun:
    entry = str(row.get("id") or "entry without id")
    members = tuple(_known(kind, kinds, path, entry) for kind in row["kinds"])
    return GenericNoun(entry, _text(row, path, entry), (*_words(row, "words_en"), *_words(row, "words_zh")), members)


def _relation(row: Mapping[str, Any], path: str, kinds: Mapping[str, Kind], source: str) -> Relation:
    entry = f"{row.get('from')} -> {row.get('to')}"
    if row.get("type") not in get_args(RelationType):
        raise DataError(f"{path}: {entry}: type {row.get('type')!r} is not one of {', '.join(get_args(RelationType))}")
    anchor, target = _known(row["from"], kinds, path, entry), _known(row["to"], kinds, path, entry)
    weight = float(row.get("weight", 0.5))
    if not 0 <= weight <= 1:
        raise DataError(f"{path}: {entry}: weight {weight} is not between 0 and 1")
    return Relation(row["type"], anchor, target, weight, _text(row, path, entry), source)


def _mission(row: Mapping[str, Any], path: str, kinds: Mapping[str, Kind]) -> Mission:
    entry = str(row.get("id") or "entry without id")
    needs = tuple(
        MissionNeed(
            _known(need.get("kind"), kinds, path, entry), float(need["share"]), bool(need.get("essential")), _text(need, path, entry)
        )
        for need in row["needs"]
    )
    if abs(sum(need.share for need in needs) - 1) > 0.01:
        raise DataError(f"{path}: {entry}: shares sum to {sum(need.share for need in needs):.3f}, not 1")
    words = (*_words(row, "words_en"), *_words(row, "words_zh"))
    return Mission(
        entry, _text(row, path, entry), words, (*_words(row, "texts_en"), *_words(row, "texts_zh")), needs, bool(row.get("choice"))
    )

"""The merchant's word on categories: overrides/categories.yaml, a path of the shop's own tree to one of our kinds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from crossaisle.errors import DataError

FILE: Final = "categories.yaml"
_HOW: Final = 'One line each: "Electronics > Phones": phone'


def load_category_map(path: Path, *, kinds: Collection[str]) -> dict[str, str]:
    """Read category path -> kind id, "" for none of ours; empty where there is no such file.

    Raises:
        DataError: It is no YAML, no mapping, or names a kind that there is not.
    """
    if not path.is_file():
        return {}
    try:
        plain: Any = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as exc:
        raise DataError(f"{path.name}: not valid YAML: {exc}", hint=_HOW) from exc
    if not isinstance(plain, Mapping):
        raise DataError(f"{path.name}: must map category paths to kind ids", hint=_HOW)
    for category, kind in plain.items():
        if kind and str(kind) not in kinds:
            raise DataError(f"{path.name}: {category}: no kind {kind!r}", hint="List kinds with 'crossaisle kinds'.")
    return {str(category): str(kind or "") for category, kind in plain.items()}

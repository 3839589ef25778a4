"""One key for one question: the same prompt, answer length, temperature and schema give the same key, on every machine."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from crossaisle.protocols import Prompt


def fingerprint(prompt: Prompt, schema: Mapping[str, Any] | None = None, *, of: str = "") -> str:
    """Give 64 hexadecimal digits that change with the prompt, its version and parameters, and the schema.

    Args:
        prompt: What is asked.
        schema: What the answer must meet.
        of: Who is asked, where that matters.
    """
    parts = [of, dataclasses.asdict(prompt), schema]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

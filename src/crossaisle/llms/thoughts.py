"""What a model says, less what it thinks aloud first: <think>...</think>, which some servers leave in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

_OPEN: Final = "<think>"
_CLOSE: Final = "</think>"


def spoken(parts: Iterable[str]) -> Iterator[str]:
    r"""Give the parts of a streamed text without thoughts at its beginning; parts are held back only while that is open.

    Example:
        >>> list(spoken(["<thi", "nk>a tent?</th", "ink>", "\n\nTwo", " tents"]))
        ['Two', ' tents']
    """
    rest = iter(parts)
    held = ""
    for part in rest:
        held += part
        begun = held.lstrip()
        if _OPEN.startswith(begun[: len(_OPEN)]):
            _, is_over, said = begun.partition(_CLOSE)
            if not is_over:
                continue
            held = said.lstrip()
            if not held:
                held = next((one.lstrip() for one in rest if one.strip()), "")
        break
    if held and not held.lstrip().startswith(_OPEN):
        yield held
    yield from rest

"""Words that ask for a quality, though they also name a thing: the light and the good battery of "laptop, light, good battery".

An adjective of praise in front of a part of things makes it a quality; "light" alone is one only beside another quality, for
"tent, light, stove" is a list of things.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crossaisle.text import fold

_LINK: Final = r"\s*(?:(?:and|but|with|has|have|having|is|it's|really|very|quite|pretty|super|preferably|ideally|maybe)\s+)*"
_PRAISED: Final = re.compile(
    _LINK + r"(?:good|great|decent|nice|long|strong|solid|better|best|big|fast|clear|loud|comfy|comfortable|bright|sharp|quality)"
    r"(?:[\s-]lasting)?"
    r"\s+(?:battery(?:\s+life)?|batteries|camera|cameras|screen|display|sound|bass|keyboard|mic|microphone|speakers?|storage|memory"
    r"|suction|grip|cushion(?:ing)?|support|handles?|zips?|pockets?|charging|charger|lights?|lens|motor|blades?|soles?)\s*"
)
_LIGHT: Final = re.compile(_LINK + r"light\s*")


def qualities(text: str, pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the pieces of a list that only say what something else is like; never the first one.

    Args:
        text: As typed.
        pieces: Where its pieces stand, from left to right.

    Example:
        >>> text = "laptop for college, light, good battery"
        >>> [text[start:end].strip() for start, end in qualities(text, [(0, 18), (19, 25), (26, 39)])]
        ['light', 'good battery']
    """
    folded = fold(text)
    praised = [one for one in pieces[1:] if _PRAISED.fullmatch(folded, *one)]
    light = [one for one in pieces[1:] if _LIGHT.fullmatch(folded, *one)]
    return sorted([*praised, *light]) if praised else []

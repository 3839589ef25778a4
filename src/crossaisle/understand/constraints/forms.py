"""English words that by their form say what something is like, whatever they mean: "rimless", "6-drawer", "gu10".

Knows single words only; where one stands is for mentioned.py.
"""

from __future__ import annotations

import re
from typing import Final

_DESCRIBES: Final = re.compile(
    r"(?!(?:colou?r|siz|shap|nam|titl|label|brand|them|styl|need|want|look|call|inspir|interest|relat|expect|recommend|suggest|advis|mention|list|ship|deliver|guarante|includ|limit|requir|worri|tir|excit|us|reli|suit|afford|reason|avail"
    r"|accept|prefer|profit|cap|en|dis|st|respons|poss|terr|horr|incred|vis|unl|regardl|neverthel|nonethel|doubtl|t|c|f|s|ta|ca|veget)(?:ed|able|ible|ess|eed|less)\b)"
    r"(?:[a-z]{2,}(?:less|able|ible|proof|ed)|(?:[a-z]{2,}-)+[a-z]{2,}(?:ed|less|free|proof|able|style|type|resistant|friendly|cut|knit|lined|top|back|front))"
)
"""Words that by their form say what something is like: "rimless", "washable", "hand-tied"."""
_IN_FRONT: Final = re.compile(r"[a-z]{3,}(?:al|ic|ive|ous|ful|ish|ular|esque)")
"""Words that do so in front of a thing: "a nautical lamp"."""
_COUNTED: Final = re.compile(
    r"(?:\d{1,4}(?:\.\d+)?|one|two|three|four|five|six|seven|eight|ten|twelve|single|double|triple|dual|quad|multi)-(?!(?:day|week|month|year|hour|minute|star|night|people|in|to|for|up|off)s?\b)[a-z]{2,}"
)
"""6-drawer, two-tier: parts that are counted in one word; not a "2-day delivery"."""
_CODED: Final = re.compile(r"(?!\d+(?:st|nd|rd|th|am|pm|k|x|d)\b)(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{2,8}")
"""E27, gu10, 10t: letters and figures, in a list of properties; 6k is more often money, 5d a look."""


def is_descriptive(word: str) -> bool:
    """Say whether a word describes a thing by its ending or its hyphen.

    Example:
        >>> [is_descriptive(word) for word in ("rimless", "6-drawer", "needed", "2-day")]
        [True, True, False, False]
    """
    return _DESCRIBES.fullmatch(word) is not None or _COUNTED.fullmatch(word) is not None


def is_adjective(word: str) -> bool:
    """Say whether a word has the ending of an adjective; some nouns have it too, so only in front of a thing does it tell."""
    return _IN_FRONT.fullmatch(word) is not None


def is_code(word: str) -> bool:
    """Say whether a word joins letters and figures.

    Example:
        >>> [is_code(word) for word in ("gu10", "e27", "2nd", "oak")]
        [True, True, False, False]
    """
    return _CODED.fullmatch(word) is not None

"""What of a turn's words says something of the thing that is looked for, or asked about."""

from __future__ import annotations

from crossaisle.converse.moves import shipped
from crossaisle.text import fold, has_han


def content(text: str) -> str:
    """Give the words of a text that say what a thing is like.

    Example:
        >>> content("I would like it to be waterproof please"), content("我想要防水的")
        ('waterproof', '防水')
    """
    words = shipped("words")
    if has_han(text):
        for one in sorted(words["zh"], key=len, reverse=True):
            text = text.replace(one, " ")
        return " ".join(text.split())
    plain, said = set(words["en"]), (one.strip(".!?;:,'\"()") for one in fold(text).replace(",", " ").split())
    return " ".join(one for one in said if one not in plain and any(map(str.isalnum, one)))

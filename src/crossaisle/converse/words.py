"""What of a turn's words says something of the thing that is looked for, or asked about."""

from __future__ import annotations

from crossaisle.converse.moves import shipped
from crossaisle.text import fold, has_han


def content(text: str, *, is_question: bool = False) -> str:
    """Give the words of a text that say what a thing is like.

    Args:
        text: The shopper's words.
        is_question: Keep words of shopping (sell, offer): they may be what is asked about.

    Example:
        >>> content("Any that is waterproof will do, please recommend"), content("我想要防水的")
        ('waterproof', '防水')
    """
    words = shipped("words")
    if has_han(text):
        for one in sorted(words["zh"], key=len, reverse=True):
            text = text.replace(one, " ")
        return " ".join(text.split())
    plain, said = (
        {*words["en"], *(() if is_question else words["asking"])},
        (one.strip(".!?;:,'\"()") for one in fold(text).replace(",", " ").split()),
    )
    return " ".join(one for one in said if one not in plain and any(map(str.isalnum, one)))

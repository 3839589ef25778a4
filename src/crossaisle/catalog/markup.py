"""HTML to the text a reader would see; a text without tags stays as it is. Knows nothing of products."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"})
_PASSES = 3
"""Feeds escape HTML once or twice over; each pass takes one layer off."""


class _Reader(HTMLParser):
    """Collects the text between tags; a block tag parts words, an inline one does not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        self._unseen += tag in _UNSEEN
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append(" ")


def strip_markup(text: str) -> str:
    """Take HTML tags, scripts and entities out of a text.

    Example:
        >>> strip_markup("<p>Dry &amp; warm</p><ul><li>2 kg</li></ul>").split()
        ['Dry', '&', 'warm', '2', 'kg']
        >>> strip_markup("weighs < 2 kg & folds")
        'weighs < 2 kg & folds'
    """
    for _ in range(_PASSES):
        if not _TAG.search(text):
            break
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    return text

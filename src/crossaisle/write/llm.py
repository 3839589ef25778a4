"""Lines of copy by a language model, where it is worth waiting for: each is held against the facts before it is shown.

Every item has its template's line already; a model's line takes its place only when the claim checker, the length, the
language and the shop's own words agree. A line that fails is sent back once with the complaint; then the template stays,
and the copy says why. The model never sees a price and never decides what is shown.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import Final

from crossaisle.errors import ModelError, ModelTimeoutError
from crossaisle.knowledge import Lexicon
from crossaisle.protocols import Chunk, LanguageModel, Prompt
from crossaisle.redaction import redact
from crossaisle.text import fold, has_han
from crossaisle.types import Copy, Intent, Item
from crossaisle.write.brief import SCHEMA, Brief, Style, again, brief, telling, told_of
from crossaisle.write.claims import check
from crossaisle.write.compose import fits
from crossaisle.write.forbidden import forbidden_in
from crossaisle.write.orders import is_order
from crossaisle.write.plain import is_plain
from crossaisle.write.unmask import forms, is_readable

REFUSED: Final = "claims"
"""The note of a template's line that stands because the model's were not supported."""
PLAIN: Final = Style()
_MOST_SENTENCES: Final = 3
_ENDS: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")
_WHOLE: Final = (".", "!", "?", "。", "！", "？")
_Key = tuple[str, str, str]
_GOES_WITH: Final = re.compile(r"\b(?:go(?:es)?|pairs?|used?) with (?:your|the|an?|my)\b|(?:搭配|配合|配)(?:你|您)的")
_KEPT_LINES: Final = 8192
_LEAST_S: Final = 0.2
"""Of a deadline: with less left a second try is not begun."""


class LlmWriter:
    """Rewrites the first lines of a slate; safe to share between threads."""

    def __init__(
        self,
        model: LanguageModel,
        *,
        lexicon: Lexicon,
        clock: Callable[[], float],
        brands: Callable[[], Collection[str]] = tuple,
        style: Style = PLAIN,
        most: int = 6,
        parallel: int = 4,
    ) -> None:
        """Take the parts.

        Args:
            model: Who writes.
            lexicon: For the claim checker.
            clock: Seconds, the clock of the model's deadlines.
            brands: Gives the names of the shop's brands in any spelling, so that another's is noticed in a line.
            style: Voice and forbidden words of the shop.
            most: Lines rewritten of one slate, the first ones; 1 or more.
            parallel: Calls at once, over all requests.
        """
        self._model, self._lexicon, self._brands, self._style, self._most = model, lexicon, brands, style, most
        self._clock = clock
        self._pool = ThreadPoolExecutor(parallel, thread_name_prefix="copy")
        self._kept: OrderedDict[_Key, Copy | None] = OrderedDict()
        """None: the model's lines were not supported, so every item of this key keeps its own template's."""
        self._lock = threading.Lock()

    def rewrite(self, items: Sequence[Item], intent: Intent, deadline: float) -> Iterator[tuple[int, Copy]]:
        """Give (position, copy) as lines come in, known ones first; what does not come in time keeps its template, noted.

        Args:
            items: Of one slate, each with its template's line.
            intent: Its language decides the copy's.
            deadline: Seconds on the clock; nothing is given after it.
        """
        needs = {need.id: need for need in intent.needs}
        waiting: dict[Future[Copy], Item] = {}
        for item in sorted(items, key=lambda one: one.position)[: self._most]:
            asked = brief(item, needs.get(item.need_id), intent, style=self._style)
            is_known, known = self._known(item, asked)
            if is_known:
                yield item.position, known or replace(item.copy, note=REFUSED)
            else:
                waiting[self._pool.submit(self._line, item, asked, deadline)] = item
        try:
            for done in as_completed(list(waiting), timeout=max(deadline - self._clock(), 0.0)):
                item = waiting.pop(done)
                yield item.position, done.result()
        except TimeoutError:
            for late, item in waiting.items():
                late.cancel()
                yield item.position, replace(item.copy, note=ModelTimeoutError.code)

    def tell(self, item: Item, intent: Intent, deadline: float) -> Iterator[str]:
        """Give sentences on a product while a model writes them: each leaves when it is whole and every claim in it is borne out.

        The first that fails is the end: what follows may rest on it. Nothing that is cut off in the middle is given.

        Args:
            item: Of a slate.
            intent: Its language decides that of the sentences.
            deadline: Seconds on the clock.

        Raises:
            ModelError: The model fails; what was given before stays true.
        """
        need = next((one for one in intent.needs if one.id == item.need_id), None)
        asked = brief(item, need, intent, style=self._style)
        with contextlib.closing(_sentences(self._model.stream(telling(asked), deadline=deadline))) as sentences:
            for sentence in itertools.islice(sentences, _MOST_SENTENCES):
                if self._complaints(sentence, item, asked, is_free=True):
                    return
                yield sentence

    def close(self) -> None:
        """Stop taking lines; calls that run end by their deadlines."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def forget(self) -> None:
        """Forget the lines that this process remembers, and with them what they were asked for."""
        with self._lock:
            self._kept.clear()

    def _known(self, item: Item, asked: Brief) -> tuple[bool, Copy | None]:
        with self._lock:
            key = _key(item, asked)
            if key not in self._kept:
                return False, None
            self._kept.move_to_end(key)
            return True, self._kept[key]

    def _keep(self, item: Item, asked: Brief, copy: Copy | None) -> None:
        with self._lock:
            self._kept[_key(item, asked)] = copy
            while len(self._kept) > _KEPT_LINES:
                self._kept.popitem(last=False)

    def _line(self, item: Item, asked: Brief, deadline: float) -> Copy:
        """Ask, check, and ask once more with the complaint; a model that fails leaves the template's line with its code."""
        try:
            line = self._asked(asked.prompt, deadline)
            complaints = self._complaints(line, item, asked)
            if complaints and deadline - self._clock() > _LEAST_S:
                line = self._asked(again(asked.prompt, line, complaints), deadline)
                complaints = self._complaints(line, item, asked)
        except ModelError as exc:
            return replace(item.copy, note=exc.code)
        if complaints:
            self._keep(item, asked, None)
            return replace(item.copy, note=REFUSED)
        folded = fold(line)
        claims = tuple(f"{one.name}={one.text}" for one in asked.facts if one.source != "title" and fold(one.text) in folded)
        copy = Copy(line, self._model.info.shown, claims, asked.beside if fold(asked.beside) in folded else "")
        self._keep(item, asked, copy)
        return copy

    def _asked(self, prompt: Prompt, deadline: float) -> str:
        value = self._model.complete(prompt, schema=SCHEMA, deadline=deadline).value
        return " ".join(str(value["line"]).split())

    def _complaints(self, line: str, item: Item, asked: Brief, *, is_free: bool = False) -> list[str]:
        """Give what is wrong with a line, in words that a model can act on; empty = it may be shown. A free one may be short."""
        faults = []
        if not is_plain(line) or redact(line).kinds:
            faults.append("an address, markup or a number of a person")
        if not is_readable(line) or is_order(line):
            faults.append("an order to somebody, or words in disguise")
        faults += [one.text for form in forms(line)[1:] for one in forbidden_in(form)]
        if has_han(line) != (asked.language == "zh"):
            faults.append("another language than asked for")
        elif not fits(line, asked.language, is_free=is_free):
            faults.append("another length than asked for")
        if any(_bare(line) in _bare(title) for title in item.product.title.values()):
            faults.append("the title again and nothing else")
        if not asked.beside and _GOES_WITH.search(fold(line)):
            faults.append("something that it goes with, which nobody asked about")
        faults += [word for word in self._style.forbidden if fold(word) in fold(line)]
        # What it may rest on is what the model was told; what it may not contradict is all that the product says.
        for product, variant in (told_of(item.product, item.variant, asked), (item.product, item.variant)):
            found = check(
                line, product, variant, lexicon=self._lexicon, language=asked.language, brands=self._brands(), beside=asked.beside
            )
            faults += [one.claim for one in found if one.claim not in faults]
        return faults


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _sentences(chunks: Iterator[Chunk]) -> Generator[str]:
    """Give the sentences of a stream, each once it is whole; closing it ends the stream."""
    rest = ""
    try:
        for chunk in chunks:
            *whole, rest = _ENDS.split(rest + chunk.text)
            yield from (one.strip() for one in whole if one.strip())
        if rest.strip().endswith(_WHOLE):
            yield rest.strip()
    finally:
        getattr(chunks, "close", lambda: None)()


def _key(item: Item, asked: Brief) -> _Key:
    """A line is about one product, though two may read alike in a prompt."""
    return item.product.id, item.variant.id, asked.prompt.user

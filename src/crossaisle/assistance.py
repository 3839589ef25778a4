"""A language model put beside the request path: where it helps, for how long, and what stands in for it.

One Assistance lives as long as a shop is open, so that lines written once are known to every generation of the catalogue.
Without a model, or with one that has no answers, the path stays as it is.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Final

from crossaisle.build import Parts
from crossaisle.converse import Adviser
from crossaisle.models import forget_words
from crossaisle.pipeline import Recommender
from crossaisle.protocols import LanguageModel
from crossaisle.settings import LanguageModelSettings
from crossaisle.understand.llm import LlmUnderstander
from crossaisle.write.brief import Style
from crossaisle.write.llm import LlmWriter

_FOR_INTENT: Final = 0.5
"""Part of the time that an answer waits which understanding may take; copy has what is left."""


class Assistance:
    """What one language model does for one shop."""

    def __init__(self, model: LanguageModel, settings: LanguageModelSettings, parts: Parts, *, home: Path | None = None) -> None:
        """Take the model; it is closed with the shop.

        Args:
            model: With its limits around it.
            settings: What it is for, and how long an answer waits for it.
            parts: Of the shop.
            home: Folder of what models have answered, whichever model is used now; None = nothing is kept.
        """
        self._model, self._settings, self._home = model, settings, home
        self._brands: Collection[str] = ()
        self._writer = LlmWriter(
            model,
            lexicon=parts.lexicon,
            clock=time.monotonic,
            brands=lambda: self._brands,
            style=Style(settings.voice, settings.forbidden, settings.descriptions),
            most=max(settings.lines, 1),
            parallel=settings.calls,
        )

    @property
    def model(self) -> LanguageModel:
        """The model."""
        return self._model

    @property
    def adviser(self) -> Adviser | None:
        """Who is asked about turns of a conversation that rules leave unclear; None = nobody."""
        is_asked = self._model.info.can_answer and self._settings.reads
        return Adviser(self._model, clock=time.monotonic) if is_asked else None

    def beside(self, recommender: Recommender) -> Recommender:
        """Give the path with the model beside it; the same path where the model has no answers."""
        if not self._model.info.can_answer:
            return recommender
        brands = recommender.table.brands()
        self._brands = brands.keys() | set(brands.values())
        folded = {spelling.casefold(): brand for spelling, brand in brands.items()}
        reading = recommender
        if self._settings.reads:
            understander = LlmUnderstander(
                recommender.understander,
                self._model,
                clock=time.monotonic,
                patience_s=self._settings.deadline_s * _FOR_INTENT,
                brand_of=lambda text: folded.get(text.casefold()),
            )
            reading = replace(recommender, understander=understander, until=understander.until)
        return replace(
            reading,
            rewrite=self._writer.rewrite if self._settings.lines else None,
            tell=self._writer.tell if self._settings.lines else None,
            patience_s=self._settings.deadline_s,
        )

    def forget(self) -> None:
        """Forget what is kept of shoppers' words: in this process's memory, and in the file that all processes share.

        Raises:
            StorageError: It cannot be erased.
        """
        self._writer.forget()
        if self._home is not None:
            forget_words(self._home)

    def close(self) -> None:
        """Let go of threads, files and connections."""
        self._writer.close()
        self._model.close()

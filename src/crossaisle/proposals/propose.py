"""The order of work: ask, hold against what is known, hold the reasons, criticise, score, keep what is typical enough.

Goes from subject to subject and gives what came of each, so that whoever writes it down loses nothing when it is stopped.
A question that the model fails is passed over; when it fails several in a row, there is no use in going on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from crossaisle.errors import ModelBusyError, ModelOutputError, ModelTimeoutError
from crossaisle.knowledge import Knowledge, Lexicon
from crossaisle.proposals import ask, criticise
from crossaisle.proposals.ask import Suggestion
from crossaisle.proposals.hold import Held
from crossaisle.proposals.proposal import Proposal
from crossaisle.proposals.reason import held
from crossaisle.proposals.subject import Subject
from crossaisle.protocols import LanguageModel, Prompt
from crossaisle.types import Text

LEAST: Final = 0.3
"""Typicality from which a suggestion is kept: 95 in 100 of the relations that ship weigh as much or more."""
_FAILURES: Final = 3
"""In a row, until it is given up."""
_PASSING: Final = (ModelBusyError, ModelOutputError, ModelTimeoutError)
"""What may be otherwise with the next question."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one run may go."""

    proposals: int = 50
    """Kept, in all."""
    calls: int = 200
    """Questions to the model, both passes together; a subject that would go beyond is not begun."""
    seconds: float = 60.0
    """For one answer."""
    least: float = LEAST
    """Typicality, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one subject."""

    subject: Subject
    kept: tuple[Proposal, ...]
    """The most typical first."""
    dropped: Mapping[str, int]
    """Reason -> suggestions."""
    calls: int
    failed: tuple[str, ...] = ()
    """What the model failed at, one message a call."""


@dataclass(slots=True)
class Proposer:
    """Asks one model about a shop."""

    model: LanguageModel
    known: Knowledge
    lexicon: Lexicon
    stocked: Sequence[str]
    """Kinds that the shop has."""
    brands: Collection[str]
    reviewed: Iterable[Proposal]
    """Everything in the review file."""
    today: str
    """ISO date."""
    clock: Callable[[], float]
    """Seconds, the one that the model's deadlines are counted on."""
    limits: Limits = field(default_factory=Limits)
    _failures: int = 0
    """In a row."""

    def run(self, subjects: Iterable[Subject]) -> Iterator[Outcome]:
        """Ask about subjects until a limit is reached, and give what came of each.

        Raises:
            ModelError: The model cannot be used, or failed three times in a row.
        """
        against, calls, kept = Held(self.known, self.stocked, self.reviewed), 0, 0
        for subject in subjects:
            asked = tuple(ask.questions(subject, against.offered(subject), self.known))
            if kept >= self.limits.proposals or (asked and calls + len(asked) + 1 > self.limits.calls):
                return
            found = self._about(subject, asked, against, most=self.limits.proposals - kept)
            calls, kept = calls + found.calls, kept + len(found.kept)
            yield found

    def _about(self, subject: Subject, asked: Sequence[tuple[Prompt, dict[str, Any]]], against: Held, *, most: int) -> Outcome:
        dropped: Counter[str] = Counter()
        failed: list[str] = []
        calls, standing = len(asked), []
        for prompt, schema in asked:
            value = self._answer(prompt, schema, failed)
            for one in ask.read(value, subject) if value else ():
                fault = against.fault(subject, one)
                reason = {} if fault else held(one.reason, names=self._names(subject, one), lexicon=self.lexicon, brands=self.brands)
                if fault or not reason:
                    dropped[fault or "reason"] += 1
                else:
                    against.take(subject, one)
                    standing.append(Suggestion(one.type, one.target, reason, is_essential=one.is_essential))
        kept: list[Proposal] = []
        for start in range(0, len(standing), criticise.AT_ONCE):
            calls += 1
            kept += self._judged(subject, standing[start : start + criticise.AT_ONCE], dropped, failed)
        kept.sort(key=lambda one: (-one.typicality, one.target))
        dropped["beyond the limit"] += len(kept[most:])
        return Outcome(subject, tuple(kept[:most]), dict(+dropped), calls, tuple(failed))

    def _judged(self, subject: Subject, suggestions: Sequence[Suggestion], dropped: Counter[str], failed: list[str]) -> Iterator[Proposal]:
        value = self._answer(*criticise.question(subject, suggestions, self.known), failed)
        verdicts = criticise.read(value, len(suggestions)) if value else (None,) * len(suggestions)
        for one, verdict in zip(suggestions, verdicts, strict=True):
            if verdict is None:
                dropped["not judged"] += 1
            elif not verdict.holds:
                dropped["refuted"] += 1
            elif verdict.typicality < max(self.limits.least, 0.01):
                dropped["not typical"] += 1
            else:
                yield Proposal(
                    subject.id, one.type, one.target, verdict.typicality, one.reason, f"model:{self.model.info.spec}", self.today,  # type: ignore[arg-type]  # held against TYPES
                    is_essential=one.is_essential, remark=verdict.remark,
                )  # fmt: skip

    def _answer(self, prompt: Prompt, schema: Mapping[str, Any], failed: list[str]) -> Mapping[str, Any] | None:
        """Ask; None where the model failed at this question alone."""
        try:
            value: Mapping[str, Any] = self.model.complete(prompt, schema=schema, deadline=self.clock() + self.limits.seconds).value
        except _PASSING as exc:
            self._failures += 1
            failed.append(str(exc))
            if self._failures >= _FAILURES:
                raise
            return None
        self._failures = 0
        return value

    def _names(self, subject: Subject, suggestion: Suggestion) -> Text:
        target = self.known.kinds[suggestion.target].name
        return {language: " ".join((subject.name.get(language, ""), target.get(language, ""))) for language in ("en", "zh")}

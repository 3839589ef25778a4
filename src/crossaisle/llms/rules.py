"""No model: what stands where a language model could, and never has an answer.

It is the model-free sibling of the port: who asks it gets the same ModelError that a dead server gives, and takes the
same path: rules, templates, facts. Who looks at `info.can_answer` first saves itself the prompt, and has nothing to
report as degraded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from crossaisle.errors import ModelError, ModelUnavailableError
from crossaisle.protocols import Chunk, Completion, ModelInfo, Prompt

_INFO: Final = ModelInfo("rules", "none", can_answer=False)


class RulesLanguageModel:
    """`rules`. No model; everything is done by rules."""

    def __init__(self, argument: str = "") -> None:
        if argument:
            raise ModelError("takes no argument", spec=f"rules:{argument}", hint='Write "rules", or name a model: openai:MODEL@URL.')

    @property
    def info(self) -> ModelInfo:
        """Identity; `can_answer` is False."""
        return _INFO

    def complete(self, prompt: Prompt, *, schema: Mapping[str, Any] | None = None, deadline: float) -> Completion:  # noqa: ARG002 - the port's
        """Raise.

        Raises:
            ModelUnavailableError: Always.
        """
        raise ModelUnavailableError("no language model is set", spec="rules", hint="Name one by llm.spec.")

    def stream(self, prompt: Prompt, *, deadline: float) -> Iterator[Chunk]:  # noqa: ARG002 - the port's
        """Raise.

        Raises:
            ModelUnavailableError: Always.
        """
        raise ModelUnavailableError("no language model is set", spec="rules", hint="Name one by llm.spec.")

    def close(self) -> None:
        """Nothing is held."""

"""A need to a stored answer: the shopper's own past goes into the query, and nothing leaves before it is kept.

An answer that cannot be kept is not given (storage_error): without it what the shopper does next could not be told from
forgery, and nothing would be learned from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from crossaisle.present import named, new_id, served_of
from crossaisle.service.context import Context
from crossaisle.service.requests import Recommend
from crossaisle.service.tracing import record_stages
from crossaisle.types import Edit, Query, Slate


def query_of(context: Context, shopper_id: str, asked: Recommend) -> Query:
    """Make the query of a request: redacted, with the time, and with what the shopper's events come to."""
    shop = context.shop
    query = shop.query(
        asked.text, language=asked.language, currency=asked.currency, market=asked.market, channel=asked.channel, n=asked.n,
        seed=asked.seed,
        edits=tuple(Edit(one.constraint_id, one.action, one.value) for one in asked.edits),
    )  # fmt: skip
    shopper = shop.feedback.shopper(shopper_id, at=query.at)
    return replace(
        query,
        cart=_together(asked.cart, (line.item_id for line in shopper.cart)),
        bought=_together(asked.bought, shopper.bought),
        excluded=_together(asked.excluded, shopper.dismissed),
        interests=shopper.interests,
    )


def answer(context: Context, shopper_id: str, asked: Recommend) -> dict[str, Any]:
    """Answer a need, keep the answer, and give it."""
    query = query_of(context, shopper_id, asked)
    return keep(context, shopper_id, named(context.shop.recommend(query), new_id()))


def keep(context: Context, shopper_id: str, slate: Slate) -> dict[str, Any]:
    """Keep an answer durably, count it, and give it as it is shown.

    Raises:
        StorageError: It cannot be kept.
    """
    served = served_of(slate, shopper_id)
    context.shop.feedback.keep(served)
    count(context, slate)
    return dict(served.answer)


def reword(context: Context, shopper_id: str, slate: Slate) -> None:
    """Put the lines that came in after an answer was kept into what is kept of it.

    Raises:
        StorageError: It cannot be kept.
    """
    context.shop.feedback.slates.reword(served_of(slate, shopper_id))


def count(context: Context, slate: Slate) -> None:
    """Count an answer that was kept."""
    context.metrics.count_slate(slate.trace.stages_ms, list(dict.fromkeys(slate.degraded)))
    record_stages(slate.trace.stages_ms)


def _together(*ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for some in ids for one in some))

"""What a language model proposed, for the merchant to accept or reject. Proposing itself is `crossaisle knowledge propose`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Response

from crossaisle import proposals
from crossaisle.errors import ConflictError, DataError, NotFoundError
from crossaisle.proposals import NEED, Proposal
from crossaisle.reports.mapping import page
from crossaisle.service.access import Caller, Merchant
from crossaisle.service.answers import Answer, described
from crossaisle.service.desk import AtDesk, Desk
from crossaisle.service.merchant_view import FormatParameter, described_table, table_answer
from crossaisle.service.requests import Body, Name
from crossaisle.service.viewing import LanguageParameter, view
from crossaisle.text import in_language

router = APIRouter()
AfterParameter = Annotated[int, Query(ge=0, description="The `next` of the page before.")]
CountParameter = Annotated[int, Query(ge=1, le=1000)]
StateParameter = Annotated[Literal["open", "accepted", "rejected", "all"], Query(description="Only proposals of this state.")]
_COLUMNS: Final = (
    "id", "state", "anchor", "anchor_name", "type", "target", "target_name", "is_essential", "typicality", "reason", "remark", "source",
    "proposed", "decided", "by",
)  # fmt: skip
_DECIDED: Final = {"id": "1f2e3d4c", "state": "accepted", "applies": "now"}


class ProposalDecision(Body):
    """A proposal accepted or rejected."""

    id: Name
    state: Literal["accepted", "rejected"]


@router.get("/v1/merchant/proposals", summary="Proposals to review", responses=described_table({"rows": [], "next": None}, DataError))
def listed(
    desk: AtDesk, *, state: StateParameter = "open", after: AfterParameter = 0, n: CountParameter = 100,
    language: LanguageParameter = None, format: FormatParameter = "json",  # noqa: A002 - the parameter's name
) -> Response:  # fmt: skip
    """Give the relations and needs that a language model proposed, by what they are about, the most typical first."""
    found = [one for one in proposals.reviewed(desk.context.shop.directory.proposals) if state in (one.state, "all")]
    rows = [_row(desk, one, language) for one in sorted(found, key=lambda one: (one.anchor, -one.typicality, one.target))]
    shown, following = page(rows, after=after, n=n)
    return table_answer({"rows": shown, "next": following}, rows, _COLUMNS, format_=format, name="proposals")


@router.patch("/v1/merchant/proposals", summary="Accept or reject a proposal",
              responses=described(_DECIDED, NotFoundError, ConflictError, DataError))  # fmt: skip
def decide(asked: ProposalDecision, desk: AtDesk, caller: Merchant, language: LanguageParameter = None) -> Response:
    """Accept a proposal, which counts from the next answer on, or reject it, and it is not proposed again."""
    directory = desk.context.shop.directory
    [decided] = proposals.decide(
        directory.proposals, [asked.id], asked.state, by=_name(caller), today=datetime.now(UTC).date().isoformat(),
        overrides=desk.overrides, load=desk.read_overrides,
    )  # fmt: skip
    return Answer(_row(desk, decided, language) | {"applies": "now"})


def _row(desk: Desk, one: Proposal, language: str | None) -> dict[str, Any]:
    shop = desk.context.shop
    said = view(shop, language, None).language
    kind_name = shop.recommender.kind_name
    names = {mission.id: in_language(mission.name, said) for mission in shop.parts.knowledge.missions}
    return {
        "id": one.id,
        "state": one.state,
        "anchor": one.anchor,
        "anchor_name": names.get(one.mission, one.mission) if one.type == NEED else kind_name(one.anchor, said),
        "type": one.type,
        "target": one.target,
        "target_name": kind_name(one.target, said),
        "is_essential": one.is_essential,
        "typicality": one.typicality,
        "reason": dict(one.reason),
        "remark": one.remark,
        "source": one.source,
        "proposed": one.proposed,
        "decided": one.decided,
        "by": one.by,
    }


def _name(caller: Caller) -> str:
    """Give who decides: a key by its id, the dashboard as such, for its sessions are nobody's name."""
    return caller.name if caller.name and not caller.is_page else "dashboard"

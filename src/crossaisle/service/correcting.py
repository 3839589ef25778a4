"""What the merchant corrects: categories, relations between kinds, rules. Written into the overrides, checked before it counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from fastapi import Path as InPath
from pydantic import Field, StringConstraints

from crossaisle import corrections, reports
from crossaisle.errors import CrossAisleError, DataError, InvalidRequestError, NotFoundError, TooLargeError
from crossaisle.knowledge import Knowledge
from crossaisle.knowledge.overrides import read_entries
from crossaisle.merchandise import review
from crossaisle.merchandise import rules as ruling
from crossaisle.reports.mapping import page
from crossaisle.service.answers import Answer, described
from crossaisle.service.desk import AtDesk, Desk
from crossaisle.service.merchant_view import FormatParameter, described_table, table_answer
from crossaisle.service.requests import Body, Name
from crossaisle.service.viewing import LanguageParameter, view
from crossaisle.types import Relation, RelationType

router = APIRouter()
AskedFor = Annotated[str, Query(max_length=200, description="Only rows with these words.")]
AfterParameter = Annotated[int, Query(ge=0, description="The `next` of the page before.")]
CountParameter = Annotated[int, Query(ge=1, le=1000)]
RuleId = Annotated[str, InPath(min_length=1, max_length=64)]
Said = Annotated[str, StringConstraints(max_length=300)]
_CATEGORIES: Final = ("path", "products", "kind", "kind_name", "confidence", "source", "is_pending")
_RELATIONS: Final = ("anchor", "anchor_name", "target", "target_name", "type", "weight", "reason", "source", "is_disabled")
_CORRECTED: Final = {"path": "Toys", "kind": "plush_toy", "applies": "after_upgrade"}
_KINDS: Final = {"kinds": [{"id": "phone", "name": "Phones"}]}
_SWITCHED: Final = {"anchor": "phone", "target": "phone_case", "is_disabled": True, "applies": "now"}
_RULES: Final = ("id", "active", "when", "from", "before", "then", "notes")


class CategoryBody(Body):
    """A category set onto a kind."""

    path: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    kind: Annotated[str, StringConstraints(max_length=64)]
    """Empty = none of ours."""


class ReasonBody(Body):
    """Why it goes with the anchor, as the shopper is told."""

    en: Said = ""
    zh: Said = ""


class RelationBody(Body):
    """A relation between two kinds."""

    anchor: Name
    target: Name
    type: RelationType
    weight: float = Field(0.5, gt=0, le=1)
    reason: ReasonBody


class RelationSwitch(Body):
    """A relation taken away or given back."""

    anchor: Name
    target: Name
    type: RelationType
    is_disabled: bool


class RuleBody(Body):
    """A rule in the words of rules.yaml."""

    when: dict[str, Any] | None = None
    then: dict[str, Any] | list[dict[str, Any]]
    start: Annotated[Said | None, Field(alias="from")] = None
    until: Said | None = None
    """A day, which is still within, or a time."""
    before: Said | None = None
    """A day or a time that is no longer within; in place of until."""


@router.get("/v1/merchant/categories", summary="Categories onto kinds", responses=described_table({"rows": [], "next": None}))
def categories(
    desk: AtDesk, *, q: AskedFor = "", after: AfterParameter = 0, n: CountParameter = 100,
    language: LanguageParameter = None, format: FormatParameter = "json",  # noqa: A002 - the parameter's name
) -> Response:  # fmt: skip
    """Give what each category of the shop stands for, the least sure first."""
    rows = _categories(desk, language, q)
    shown, following = page(rows, after=after, n=n)
    return table_answer({"rows": shown, "next": following}, rows, _CATEGORIES, format_=format, name="categories")


@router.put(
    "/v1/merchant/categories",
    summary="Correct a category",
    responses=described({"path": "Toys", "applies": "after_upgrade"}, NotFoundError, TooLargeError),
)
def correct(asked: CategoryBody, desk: AtDesk, language: LanguageParameter = None) -> Response:
    """Say which kind a category stands for. Products learn it when they are derived anew: POST /v1/merchant/upgrade."""
    known = {row["path"]: row for row in _categories(desk, language)}
    if asked.path not in known:
        raise NotFoundError(f"The shop has no category {asked.path!r}.", hint="Write it as GET /v1/merchant/categories shows it.")
    corrections.correct_category(desk.overrides, asked.path, asked.kind, kinds=_knowledge(desk).kinds)
    row = next(row for row in _categories(desk, language) if row["path"] == asked.path)
    return Answer(row | {"applies": "after_upgrade" if row["is_pending"] else "now"})


@router.get("/v1/merchant/kinds", summary="Kinds that there are", responses=described_table(_KINDS))
def kinds(desk: AtDesk, *, q: AskedFor = "", language: LanguageParameter = None, format: FormatParameter = "json") -> Response:  # noqa: A002
    """Give the kinds by name: what a category, a relation or a rule may name."""
    rows = reports.kinds(_knowledge(desk), language=_language(desk, language), q=q)
    return table_answer({"kinds": rows}, rows, ("id", "name"), format_=format, name="kinds")


@router.get("/v1/merchant/relations", summary="What goes with what", responses=described_table({"rows": [], "next": None}))
def relations(
    desk: AtDesk, *, q: AskedFor = "", after: AfterParameter = 0, n: CountParameter = 100,
    language: LanguageParameter = None, format: FormatParameter = "json",  # noqa: A002
) -> Response:  # fmt: skip
    """Give the relations between kinds with their source: shipped knowledge, or the shop's own; those taken away too."""
    rows = _relations(desk, language, q)
    shown, following = page(rows, after=after, n=n)
    return table_answer({"rows": shown, "next": following}, rows, _RELATIONS, format_=format, name="relations")


@router.post(
    "/v1/merchant/relations", summary="Add a relation", responses=described({"anchor": "phone", "applies": "now"}, DataError, TooLargeError)
)
def add_relation(asked: RelationBody, desk: AtDesk, language: LanguageParameter = None) -> Response:
    """Add a relation, or change one of the same ends and type. It counts from the next answer on."""
    relation = Relation(asked.type, asked.anchor, asked.target, asked.weight, asked.reason.model_dump(), "override")
    corrections.put_relation(desk.overrides, relation, load=desk.read_overrides)
    return Answer(_relation(desk, language, asked) | {"applies": "now"})


@router.patch(
    "/v1/merchant/relations",
    summary="Disable a relation",
    responses=described({"is_disabled": True, "applies": "now"}, NotFoundError, TooLargeError),
)
def switch_relation(asked: RelationSwitch, desk: AtDesk, language: LanguageParameter = None) -> Response:
    """Take a relation away, or give it back. It counts from the next answer on."""
    relation = Relation(asked.type, asked.anchor, asked.target, 0.5, {}, "override")
    corrections.disable_relation(desk.overrides, relation, is_disabled=asked.is_disabled, load=desk.read_overrides)
    return Answer(_relation(desk, language, asked) | {"applies": "now"})


@router.get("/v1/merchant/rules", summary="Merchandising rules", responses=described_table({"rules": [], "synonyms": {}}, DataError))
def rules(desk: AtDesk, *, format: FormatParameter = "json") -> Response:  # noqa: A002
    """Give the rules and synonyms as `crossaisle rules --json` does, each rule with the entry that it was written as."""
    shop = desk.context.shop
    recommender, synonyms = shop.recommender, shop.parts.merchant.synonyms
    _refuse_faults(recommender.faults.get(ruling.FILE))
    entries = {str(one["id"]).strip(): one for one in read_entries(desk.overrides / ruling.FILE, hint="")}
    rows = [
        {**one.to_plain(), "entry": _plain(entries.get(one.rule.id, {}))}
        for one in review(recommender.rules.rules, recommender.table, datetime.now(UTC))
    ]
    said = {"groups": [list(group) for group in synonyms.groups], "one_way": {word: list(to) for word, to in synonyms.one_way.items()}}
    return table_answer({"rules": rows, "synonyms": said}, rows, _RULES, format_=format, name="rules")


@router.put(
    "/v1/merchant/rules/{rule_id}",
    summary="Write a rule",
    responses=described({"id": "summer-sale", "applies": "now"}, DataError, TooLargeError),
)
def put_rule(rule_id: RuleId, asked: RuleBody, desk: AtDesk) -> Response:
    """Write a rule, in place of the one of that id. It counts from the next answer on."""
    if asked.until and asked.before:
        raise InvalidRequestError("The rule has until and before.", hint="Send one of them.")
    until = asked.until or (_exact(asked.before) if asked.before else None)
    said = {"when": asked.when, "from": asked.start, "until": until, "then": asked.then}
    entry = {name: value for name, value in said.items() if value is not None}
    tried = desk.context.shop.recommender.rules.with_rules
    corrections.put_rule(desk.overrides, rule_id.strip(), entry, kinds=_knowledge(desk).kinds, check=tried)
    recommender = desk.context.shop.recommender
    _refuse_faults(recommender.faults.get(ruling.FILE))
    found = next(one for one in review(recommender.rules.rules, recommender.table, datetime.now(UTC)) if one.rule.id == rule_id.strip())
    return Answer({**found.to_plain(), "entry": entry, "applies": "now"})


@router.delete("/v1/merchant/rules/{rule_id}", summary="Delete a rule", status_code=204, response_class=Response,
               responses=described(None, NotFoundError, status=204))  # fmt: skip
def delete_rule(rule_id: RuleId, desk: AtDesk) -> Response:
    """Take a rule out. It counts from the next answer on."""
    corrections.delete_rule(desk.overrides, rule_id.strip(), kinds=_knowledge(desk).kinds)
    return Response(status_code=204)


def _categories(desk: Desk, language: str | None, q: str = "") -> list[dict[str, Any]]:
    shop, said = desk.context.shop, _language(desk, language)
    recommender = shop.recommender
    return reports.categories(
        recommender.table.categories, shop.parts.category_map, kind_name=lambda kind: recommender.kind_name(kind, said), q=q
    )


def _relations(desk: Desk, language: str | None, q: str = "") -> list[dict[str, Any]]:
    shop, said = desk.context.shop, _language(desk, language)
    recommender = shop.recommender
    return reports.relations(shop.parts.knowledge, kind_name=lambda kind: recommender.kind_name(kind, said), q=q)


def _relation(desk: Desk, language: str | None, asked: RelationBody | RelationSwitch) -> dict[str, Any]:
    """Give the row of a relation as it stands now; one that was its shop's own and is gone was taken away meanwhile."""
    ends = (asked.anchor, asked.target, asked.type)
    found = next((row for row in _relations(desk, language) if (row["anchor"], row["target"], row["type"]) == ends), None)
    if found is None:
        raise NotFoundError(f"There is no relation {' '.join(ends)}.", hint="List them with GET /v1/merchant/relations.")
    return found


def _knowledge(desk: Desk) -> Knowledge:
    """Give the knowledge with the overrides as they stand: the newest is read when the request path is asked for."""
    return desk.context.shop.current().knowledge


def _language(desk: Desk, language: str | None) -> str:
    return view(desk.context.shop, language, None).language


def _refuse_faults(fault: CrossAisleError | None) -> None:
    if fault is not None:
        raise fault


def _exact(moment: str) -> str:
    """Give the first moment of a day; a time stays as it is."""
    moment = moment.strip()
    return moment if len(moment) > 10 else f"{moment}T00:00:00+00:00"


def _plain(value: Any) -> Any:  # noqa: ANN401 - YAML to JSON: dates become texts
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)

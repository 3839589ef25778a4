"""What the merchant reads: the catalogue's health, what was asked and lacking, the funnel, live events, the system. Tables as CSV too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Response, Security

from crossaisle import reports
from crossaisle._version import __version__
from crossaisle.catalog.table import CatalogTable
from crossaisle.errors import ConflictError, InvalidRequestError
from crossaisle.extras import installed_extras
from crossaisle.reports.funnel import By
from crossaisle.service import correcting, proposing
from crossaisle.service.access import scoped
from crossaisle.service.answers import Answer, described
from crossaisle.service.desk import AtDesk, Desk
from crossaisle.service.merchant_view import FormatParameter, described_table, table_answer
from crossaisle.service.viewing import LanguageParameter, view
from crossaisle.text import in_language

router = APIRouter(tags=["Merchant"], dependencies=[Security(scoped, scopes=["merchant"])])
"""Every route of it, the corrections' and proposals' too, is the merchant's."""
router.include_router(correcting.router)
router.include_router(proposing.router)
DaysParameter = Annotated[float, Query(gt=0, le=90, description="How many days back.")]
_NOTED: Final = 1000
"""Imports listed."""
_LAST_CURSOR: Final = 2**63 - 1
"""The largest row number of SQLite."""
_RECENT: Final = 1
"""Days that the system's figures look back."""
_TABLES_ASKED: Final[Mapping[str, Sequence[str]]] = {
    "needs": ("kind", "name", "count"),
    "constraints": ("field", "op", "count"),
    "missions": ("mission", "name", "count"),
    "texts": ("text", "language", "count"),
    "languages": ("language", "count"),
    "by_day": ("day", "requests"),
}
_TABLES_CATALOGUE: Final[Mapping[str, Sequence[str]]] = {
    "imports": ("at", "file", "added", "changed", "unchanged", "removed", "refused", "seconds"),
    "quarantine": ("file", "rows", "reasons", "is_cut"),
}
_RATES: Final = tuple(f"{rate}{end}" for rate in ("ctr", "cart_rate", "purchase_rate") for end in ("", "_low", "_high"))
_FUNNEL: Final = ("key", "name", "impressions", "clicks", "carts", "purchases", "dismissals", *_RATES)
_LACKING: Final = ("need", "kind", "reason", "count", "last")
_EVENTS: Final = ("at", "type", "shopper", "item_id", "title", "variant_id", "slate_id", "position", "quantity", "stars", "reason", "id")


@router.get("/v1/merchant/catalogue", summary="Health of the catalogue", responses=described_table({"products": 240, "without_price": 0}))
def catalogue(
    desk: AtDesk,
    *,
    format: FormatParameter = "json",  # noqa: A002 - the parameter's name
    table: Literal["imports", "quarantine"] = "imports",
) -> Response:
    """Give what lacks a price, a kind or stock, the last imports, and what was refused."""
    shop = desk.context.shop
    found = reports.health(shop.recommender.table, shop.imports.newest(_NOTED), shop.directory.quarantine)
    return table_answer(found, found[table], _TABLES_CATALOGUE[table], format_=format, name=table)


@router.get("/v1/merchant/asked", summary="What shoppers asked", responses=described_table({"requests": 12, "shoppers": 4, "abstained": 1}))
def asked(
    desk: AtDesk,
    *,
    days: DaysParameter = 7,
    language: LanguageParameter = None,
    format: FormatParameter = "json",  # noqa: A002
    table: Annotated[str, Query(max_length=20, description=f"Of CSV: {', '.join(_TABLES_ASKED)}.")] = "needs",
) -> Response:
    """Count requests, languages, needs, constraints and missions; a text is shown only where two shoppers or more have said it."""
    if table not in _TABLES_ASKED:
        raise InvalidRequestError(f"There is no table {table!r}.", hint=f"One of {', '.join(_TABLES_ASKED)}.")
    period = desk.ledger.period(days)
    missions = {one.id: in_language(one.name, _language(desk, language)) for one in desk.context.shop.parts.knowledge.missions}
    found = reports.asked(period.slates, kind_name=_names(desk, language), mission_name=lambda one: missions.get(one, one))
    return table_answer(found | {"is_cut": period.is_cut}, found[table], _TABLES_ASKED[table], format_=format, name=f"asked-{table}")


@router.get("/v1/merchant/lacking", summary="What the shop lacks", responses=described_table({"rows": [{"need": "Violins", "count": 3}]}))
def lacking(
    desk: AtDesk,
    *,
    days: DaysParameter = 7,
    language: LanguageParameter = None,
    format: FormatParameter = "json",  # noqa: A002
) -> Response:
    """Count the needs that could not be served, and why. Those of no known kind are told in words where several shoppers said them."""
    rows = reports.lacking(desk.ledger.period(days).slates, kind_name=_names(desk, language))
    return table_answer({"rows": rows}, rows, _LACKING, format_=format, name="lacking")


@router.get("/v1/merchant/funnel", summary="From seen to bought", responses=described_table({"rows": [], "attach": {"rate": None}}))
def funnel(
    desk: AtDesk,
    *,
    by: By = "position",
    days: DaysParameter = 7,
    language: LanguageParameter = None,
    format: FormatParameter = "json",  # noqa: A002
) -> Response:
    """Count what was seen, clicked, carted, bought and dismissed, with 95 % intervals of the rates; and how often more was taken along."""
    period = desk.ledger.period(days)
    catalogue = desk.context.shop.recommender.table
    found = reports.funnel(period.slates, period.deeds, by=by, kind_of=lambda item_id: _kind_of(catalogue, item_id))
    named = _names(desk, language)
    for row in found["rows"]:
        row["name"] = named(row["key"]) if by == "kind" else row["key"]
    return table_answer(found | {"is_cut": period.is_cut}, found["rows"], _FUNNEL, format_=format, name=f"funnel-{by}")


@router.get("/v1/merchant/events", summary="Live events", responses=described_table({"events": [], "cursor": 0}))
def events(
    desk: AtDesk,
    *,
    after: Annotated[
        int | None, Query(ge=0, le=_LAST_CURSOR, description="Cursor of the last event that is known; without it the newest.")
    ] = None,
    n: Annotated[int, Query(ge=1, le=1000)] = 50,
    language: LanguageParameter = None,
    format: FormatParameter = "json",  # noqa: A002
) -> Response:
    """Give what shoppers did since, in the order of keeping, and the cursor to ask from next."""
    catalogue, said = desk.context.shop.recommender.table, _language(desk, language)
    found = reports.live(desk.context.shop.feedback.events, after=after, n=n, title_of=lambda item_id: _title(catalogue, item_id, said))
    return table_answer(found, found["events"], _EVENTS, format_=format, name="events")


@router.get("/v1/merchant/system", summary="State of the system", responses=described_table({"version": __version__, "uptime_s": 12}))
def system(desk: AtDesk, *, format: FormatParameter = "json") -> Response:  # noqa: A002
    """Give version, stores, what answers of the last day did without, and how long they took."""
    shop, period = desk.context.shop, desk.ledger.period(_RECENT)
    recommender = shop.recommender
    degraded = reports.degradations(period.slates)
    found = {
        "version": __version__,
        "uptime_s": int((datetime.now(UTC) - desk.context.started_at).total_seconds()),
        "products": len(recommender.table),
        "generation": recommender.table.generation,
        "encoder": shop.parts.facts.encoder,
        "stores": {name: type(one).__name__ for name, one in _stores(desk)},
        "notes": [*recommender.notes, *shop.feedback.events.notes],
        "needs_upgrade": any(note.startswith("outdated") for note in recommender.notes),
        "upgrade": desk.upgrade.state(),
        "degraded": degraded,
        "latency": {"recommend_ms": reports.latency(period.slates)},
        "extras": installed_extras(),
    }
    return table_answer(found, degraded, ("note", "count"), format_=format, name="degraded")


@router.post(
    "/v1/merchant/upgrade",
    summary="Derive products anew",
    status_code=202,
    responses=described({"state": "running"}, ConflictError, status=202),
)
def upgrade(desk: AtDesk) -> Response:
    """Derive kinds and facts of every product anew, after categories or words were corrected. It goes on in the background."""
    return Answer(desk.upgrade.start(), 202)


def _stores(desk: Desk) -> Iterable[tuple[str, object]]:
    shop = desk.context.shop
    return (
        ("catalog", shop.parts.store),
        ("events", shop.feedback.events),
        ("slates", shop.feedback.slates),
        ("vectors", shop.parts.vectors),
    )


def _language(desk: Desk, language: str | None) -> str:
    return view(desk.context.shop, language, None).language


def _names(desk: Desk, language: str | None) -> Any:  # noqa: ANN401 - a function from kind id to name
    name, said = desk.context.shop.recommender.kind_name, _language(desk, language)
    return lambda kind: name(kind, said) if kind else ""


def _kind_of(table: CatalogTable, item_id: str) -> str:
    place = table.position_of(item_id)
    return "" if place is None else table.kind_of(place)


def _title(table: CatalogTable, item_id: str, language: str) -> str:
    place = table.position_of(item_id)
    found = None if place is None else table.product(place)
    return in_language(found.title, language) if found else ""

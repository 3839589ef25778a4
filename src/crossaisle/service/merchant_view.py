"""A report as JSON, or one of its tables as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from crossaisle.errors import CrossAisleError
from crossaisle.reports import to_csv
from crossaisle.service.answers import Answer, described

Format = Literal["json", "csv"]
FormatParameter = Annotated[Format, Query(description="csv gives the table as a file for a spreadsheet.")]


def described_table(example: object, *more: type[CrossAisleError]) -> dict[int | str, dict[str, Any]]:
    """Give the `responses` of a report: its JSON by example, its table as CSV, and its errors."""
    found = described(example, *more)
    found[200]["content"]["text/csv"] = {"schema": {"type": "string"}}
    return found


def table_answer(
    whole: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, format_: Format, name: str
) -> Response:
    """Give a report.

    Args:
        whole: The JSON.
        rows: The table in it.
        columns: Of the table, in order.
        format_: Which of the two.
        name: Of the file, without day and suffix.
    """
    if format_ == "json":
        return Answer(whole)
    file = f"crossaisle-{name}-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    return Response(to_csv(rows, columns), media_type="text/csv; charset=utf-8", headers=headers)

"""Reports: from what was shown and what shoppers did, and from the opened shop, to rows that a merchant reads. Pure, but for the ledger."""

from crossaisle.reports.asked import asked, lacking
from crossaisle.reports.funnel import BY, funnel
from crossaisle.reports.health import health, quarantined
from crossaisle.reports.ledger import Ledger
from crossaisle.reports.live import live
from crossaisle.reports.mapping import categories, kinds, relations
from crossaisle.reports.state import degradations, latency
from crossaisle.reports.tables import to_csv

__all__ = [
    "BY", "Ledger", "asked", "categories", "degradations", "funnel", "health", "kinds", "lacking", "latency", "live", "quarantined",
    "relations", "to_csv",
]  # fmt: skip

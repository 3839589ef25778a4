"""Slates, events and stores made by hand, small enough to count."""

from datetime import UTC, datetime, timedelta

import pytest

from crossaisle.protocols import KeptDigest, Receipt
from crossaisle.types import Event, Served

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Events:
    """Keeps events in a list; cursors are not dense, as those of a log may be."""

    notes = ()

    def __init__(self, *, step=1):
        self.kept, self.step = [], step

    def append(self, events):
        for event in events:
            self.kept.append(((len(self.kept) + 1) * self.step, event))
        return [Receipt(cursor, is_new=True) for cursor, _ in self.kept[-len(events) :]]

    def since(self, cursor, *, limit=1000):
        return [one for one in self.kept if one[0] > cursor][:limit]

    def newest(self, shopper):
        return max((cursor for cursor, event in self.kept if event.shopper == shopper), default=0)


class Slates:
    """Keeps slates in a list, and their digests in a dictionary; counts the answers that are read."""

    def __init__(self):
        self.kept, self.read, self.beside = [], 0, {}

    def get(self, slate_id):
        self.read += 1
        return next((one for one in self.kept if one.id == slate_id), None)

    def digests(self, at, *, form, limit=10_000):
        found = sorted((one for one in reversed(self.kept) if one.at >= at), key=lambda one: one.at, reverse=True)[:limit]
        return [KeptDigest(one.id, one.shopper, one.at, self.beside.get((form, one.id))) for one in found]

    def keep_digests(self, form, digests):
        self.beside.update({(form, slate_id): text for slate_id, text in digests.items()})

    def put(self, slate):
        self.kept.append(slate)

    def since(self, at, *, before=None, limit=10_000):
        fitting = [one for one in reversed(self.kept) if one.at >= at and (before is None or one.at < before)]
        found = sorted(fitting, key=lambda one: one.at, reverse=True)[:limit]
        self.read += len(found)
        return found


def answer(text="a phone", *, language="en", needs=(("n1", "phone", "Phones", 0.9),), sections=(), absent=(), constraints=(), **fields):
    """The shape of present(): sections are (need id, relation, item ids)."""
    position, rows = 0, []
    for need_id, relation, ids in sections:
        items = []
        for item_id in ids:
            position += 1
            items.append({"position": position, "product": {"id": item_id}, "need_id": need_id, "relation": relation})
        rows.append({"title": "t", "need_id": need_id, "need": "n", "relation": relation, "items": items})
    return {
        "query": text,
        "intent": {
            "language": language,
            "abstained": fields.get("abstained", False),
            "needs": [
                {"id": one, "origin": "stated", "labels": [{"id": kind, "text": name, "probability": sure}] if kind else []}
                for one, kind, name, sure in needs
            ],
            "constraints": [{"field": field, "op": op} for field, op in constraints],
        },
        "sections": rows,
        "absent": [{"need_id": need_id, "need": need, "reason": reason} for need_id, need, reason in absent],
        "degraded": list(fields.get("degraded", ())),
        "trace": {"mission": fields.get("mission"), "stages_ms": fields.get("ms", {"understand": 2.0, "retrieve": 3.0})},
    }


def served(number, shopper, plain, *, minutes=0):
    return Served(f"s{number}", shopper, NOON + timedelta(minutes=minutes), "rules-1", plain, ())


def done(number, type_, shopper, item_id, slate_id, position=None, **fields):
    return Event(f"e{number}", type_, shopper, item_id, NOON + timedelta(minutes=number), slate_id=slate_id, position=position, **fields)


@pytest.fixture
def make():
    class Make:
        answer, served, done, noon, Events, Slates = (
            staticmethod(answer), staticmethod(served), staticmethod(done), NOON, Events, Slates,
        )  # fmt: skip

    return Make

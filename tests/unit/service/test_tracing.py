"""Spans of a real app, kept in memory: what they tell, and what they never tell."""

from contextlib import closing

import pytest
from fastapi.testclient import TestClient
from opentelemetry import trace

from crossaisle.service import tracing
from crossaisle.service.app import create_app
from crossaisle.settings import Settings
from crossaisle.shop import open_shop
from crossaisle.types import Product, Variant

export = pytest.importorskip("opentelemetry.sdk.trace.export")
memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
WORDS = "a very private birthday"


@pytest.fixture(scope="module")
def spans(tmp_path_factory):
    path = tmp_path_factory.mktemp("traced") / "shop"
    with closing(open_shop(path, create=True, encoder="hashing")) as shop:
        shop.index([Product("p1", {"en": "Lumora X5 phone"}, (Variant("p1"),))])
    app = create_app(Settings(shop=path, service={"tracing": True, "requests_per_minute": 0}))
    kept = memory.InMemorySpanExporter()
    trace.get_tracer_provider().add_span_processor(export.SimpleSpanProcessor(kept))
    with TestClient(app, client=("127.0.0.1", 1), base_url="http://127.0.0.1") as client:
        assert client.post("/v1/recommend", json={"text": WORDS}, headers={"X-Shopper-ID": "private-shopper"}).status_code == 200
        client.get("/v1/shoppers/private-shopper", params={"note": "private"}, headers={"X-Shopper-ID": "private-shopper"})
    return kept.get_finished_spans()


def test_stages_lie_within_the_request_that_they_belong_to(spans):
    request = next(one for one in spans if one.name == "POST /v1/recommend")
    stages = [one for one in spans if one.name.startswith("crossaisle.") and one.parent.span_id == request.context.span_id]
    assert {"crossaisle.understand", "crossaisle.retrieve", "crossaisle.select", "crossaisle.write"} <= {one.name for one in stages}
    assert all(one.end_time <= request.end_time for one in stages)


def test_routes_are_told_and_neither_words_nor_shoppers(spans):
    assert {"POST /v1/recommend", "GET /v1/shoppers/{shopper_id}"} <= {one.name for one in spans}
    assert "private" not in "".join(one.to_json() for one in spans)


def test_the_service_has_a_name(spans):
    assert spans[0].resource.attributes["service.name"] == "crossaisle"


def test_without_tracing_nothing_is_set_up():
    assert tracing.telemetry(is_on=False)["tracing"] is False

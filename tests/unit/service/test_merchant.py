"""The merchant's routes over a small shop, in one process: every table, every correction, and who may not."""

import csv
import io
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from crossaisle.present import present
from crossaisle.proposals import Proposal, add
from crossaisle.service import errors, merchant, shoppers
from crossaisle.service.context import Context
from crossaisle.service.desk import Desk
from crossaisle.service.keys import Keys
from crossaisle.service.limits import Limiter
from crossaisle.service.metrics import Metrics
from crossaisle.service.sessions import Sessions
from crossaisle.service.state import open_state
from crossaisle.settings import Settings
from crossaisle.shop import open_shop
from crossaisle.types import Event, Money, Product, Served, Variant

NOW = datetime.now(UTC)
TABLES = [
    "catalogue?", "catalogue?table=quarantine&", "categories?", "kinds?", "asked?table=needs&", "asked?table=constraints&", "asked?table=missions&",
    "asked?table=texts&", "asked?table=languages&", "asked?table=by_day&", "lacking?", "funnel?by=position&", "funnel?by=section&",
    "funnel?by=relation&", "funnel?by=kind&", "relations?", "rules?", "events?", "system?",
]  # fmt: skip


def product(item_id, title, category):
    return Product(item_id, {"en": title}, (Variant(item_id, prices=(Money(900, "USD"),)),), categories={"en": (category,)})


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A shop in which two shoppers asked for a phone, and one of them took the case along."""
    with closing(open_shop(tmp_path_factory.mktemp("shops") / "shop", create=True, encoder="hashing")) as opened:
        opened.index([product("p", "=Lumora X5 phone", "Mobile > Phones"), product("c", "Clear phone case", "Mobile > Phone cases")])
        for number, shopper in enumerate(("a", "b")):
            slate = opened.recommend("a phone under 500 USD")
            opened.feedback.slates.put(Served(f"s{number}", shopper, NOW, "rules-1", present(slate), ()))
        places = {item["product"]["id"]: item["position"] for section in present(slate)["sections"] for item in section["items"]}
        opened.feedback.events.append(
            [
                Event("e1", "impression", "a", "p", NOW, slate_id="s0", position=places["p"]),
                Event("e2", "click", "a", "p", NOW, slate_id="s0", position=places["p"]),
                Event("e3", "add_to_cart", "b", "c", NOW, slate_id="s1", position=places["c"]),
            ]
        )
        yield opened


def client_of(shop, *, keys=False):
    app, settings = FastAPI(), Settings()
    errors.install(app)
    app.include_router(merchant.router)
    state = open_state(shop.directory)
    limiter = Limiter(page_per_minute=0, key_per_minute=0)
    app.state.context = Context(shop, settings, Keys(state), Sessions("secret", age_s=60), limiter, Metrics(), NOW - timedelta(seconds=5))

    @app.middleware("http")
    async def named(request, call_next):
        request.state.request_id = "0123456789abcdef"
        return await call_next(request)

    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def client(shop):
    with client_of(shop) as made:
        yield made


def get(client, path):
    answer = client.get(f"/v1/merchant/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_was_asked_and_what_came_of_it(client):
    found = get(client, "asked")
    assert (found["requests"], found["shoppers"], found["abstained"]) == (2, 2, 0)
    assert found["needs"] == [{"kind": "phone", "name": "Phones", "count": 2}]
    assert {"field": "price", "op": "lte", "count": 2} in found["constraints"]
    assert found["texts"] == [{"text": "a phone under 500 usd", "count": 2, "language": "en"}]
    rows = {row["key"]: row for row in get(client, "funnel?by=kind")["rows"]}
    assert (rows["phone"]["name"], rows["phone"]["impressions"], rows["phone"]["ctr"]) == ("Phones", 1, 1.0)
    assert (rows["phone_case"]["carts"], rows["phone_case"]["cart_rate"]) == (1, 1.0)
    attach = get(client, "funnel?by=relation")["attach"]
    assert (attach["slates_with_pick"], attach["with_cross_pick"], attach["rate"]) == (1, 1, 1.0)
    assert get(client, "lacking")["rows"] == []


def test_live_events_have_titles_and_go_on(client, shop):
    found = get(client, "events?n=2")
    assert [(one["id"], one["title"]) for one in found["events"]] == [("e2", "=Lumora X5 phone"), ("e3", "Clear phone case")]
    assert get(client, f"events?after={found['cursor']}") == {"events": [], "cursor": found["cursor"]}
    shop.feedback.events.append([Event("e4", "rating", "a", "gone", NOW, stars=4.0)])
    (event,) = get(client, f"events?after={found['cursor']}")["events"]
    assert (event["id"], event["title"], event["stars"]) == ("e4", "", 4.0)


def test_the_state_of_catalogue_and_system(client):
    found = get(client, "catalogue")
    assert (found["products"], found["without_price"], found["imports"][0]["added"]) == (2, 0, 2)
    system = get(client, "system")
    assert system["products"] == 2
    assert system["uptime_s"] >= 5
    assert system["latency"]["recommend_ms"]["count"] == 2
    assert system["stores"]["events"] == "SqliteEventStore"
    assert system["extras"]["serve"] is True
    assert not system["needs_upgrade"]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_comes_as_csv(client, table):
    answer = client.get(f"/v1/merchant/{table}format=csv")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="crossaisle-')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows[0]) > 1
    assert all(len(row) == len(rows[0]) for row in rows)


def test_a_title_like_a_formula_is_none_in_a_file(client):
    text = client.get("/v1/merchant/events?format=csv").content.decode("utf-8-sig")
    assert ",'=Lumora X5 phone," in text


def test_relations_are_added_and_taken_away_and_the_next_answer_knows(client, shop):
    def shown():
        return {section.relation for section in shop.recommend("a phone").sections}

    first = get(client, "relations?q=accessory&n=1")
    assert (len(first["rows"]), first["next"]) == (1, 1)
    assert get(client, "relations?q=accessory&n=1&after=1")["rows"] != first["rows"]
    ends = {"anchor": "phone", "target": "phone_case", "type": "accessory"}
    assert shown() == {None, "accessory"}
    answer = client.patch("/v1/merchant/relations", json=ends | {"is_disabled": True})
    assert (answer.status_code, answer.json()["is_disabled"], answer.json()["applies"]) == (200, True, "now")
    assert shown() == {None}
    made = client.post(
        "/v1/merchant/relations", json=ends | {"type": "often_bought_with", "weight": 0.9, "reason": {"en": "a pair", "zh": "一对"}}
    )
    assert (made.json()["source"], made.json()["reason"]) == ("override", {"en": "a pair", "zh": "一对"})
    assert shown() == {None, "often_bought_with"}
    assert client.patch("/v1/merchant/relations", json=ends | {"is_disabled": False}).json()["source"] == "knowledge"
    assert client.patch("/v1/merchant/relations", json=ends | {"anchor": "nonsense", "is_disabled": True}).status_code == 404
    refused = client.post("/v1/merchant/relations", json=ends | {"target": "nonsense", "reason": {"en": "x"}})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "data_error")


def test_proposals_are_listed_and_decided_and_the_next_answer_knows(client, shop):
    said = {"en": "stands in for it", "zh": "换着用"}
    one = Proposal("phone", "part_of_set", "phone_case", 0.9, said, "model:openai:m@http://10.0.0.9/v1", "2026-11-20")
    need = Proposal("mission:picnic", "need", "phone_case", 0.4, said, "model:openai:m@http://10.0.0.9/v1", "2026-11-20")
    add(shop.directory.proposals, [one, need])
    first, second = get(client, "proposals?language=zh")["rows"]
    assert (first["anchor_name"], first["type"], first["is_essential"]) == ("公园野餐", "need", False)
    assert (second["id"], second["anchor_name"], second["source"]) == (one.id, "手机", one.source)
    assert len(get(client, "proposals?n=1")["rows"]) == get(client, "proposals?n=1")["next"] == 1
    decided = client.patch("/v1/merchant/proposals", json={"id": one.id, "state": "accepted"})
    assert (decided.status_code, decided.json()["state"], decided.json()["by"]) == (200, "accepted", "dashboard"), decided.text
    assert "part_of_set" in {section.relation for section in shop.recommend("a phone").sections}
    row = next(row for row in get(client, "relations?q=model")["rows"] if row["type"] == "part_of_set")
    assert row["source"] == one.source
    assert client.patch("/v1/merchant/proposals", json={"id": need.id, "state": "rejected"}).json()["state"] == "rejected"
    assert get(client, "proposals")["rows"] == []
    assert {row["state"] for row in get(client, "proposals?state=all")["rows"]} == {"accepted", "rejected"}
    again = client.patch("/v1/merchant/proposals", json={"id": one.id, "state": "rejected"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")
    assert client.patch("/v1/merchant/proposals", json={"id": "nobody", "state": "accepted"}).status_code == 404
    assert client.get("/v1/merchant/proposals?format=csv").text.lstrip("\ufeff").startswith("id,state")
    relation = {"anchor": "phone", "type": "part_of_set", "target": "phone_case", "is_disabled": True}
    assert client.patch("/v1/merchant/relations", json=relation).json()["source"] == one.source, (
        "what was taken away is still known for a model's"
    )


def test_rules_are_written_listed_and_deleted(client, shop):
    body = {"when": {"kind": ["phone"]}, "then": [{"boost": {"brand": "Nobody", "by": 0.5}}], "from": "2026-01-01", "before": "2099-01-01"}
    made = client.put("/v1/merchant/rules/summer", json=body)
    assert (made.status_code, made.json()["applies"], made.json()["notes"]) == (200, "now", ["the shop has no brand 'Nobody'"])
    (rule,) = get(client, "rules")["rules"]
    assert (rule["id"], rule["active"], rule["before"]) == ("summer", True, "2099-01-01T00:00:00+00:00")
    assert rule["entry"]["then"] == body["then"]
    assert "rule:summer" in shop.recommend("a phone").intent.notes
    before = (shop.directory.overrides / "rules.yaml").read_bytes()
    for wrong in ({"then": {"explode": 1}}, {"then": {"add constraint": "blah blah"}}, {"then": {}}):
        refused = client.put("/v1/merchant/rules/other", json=wrong)
        assert (refused.status_code, refused.json()["error"]["code"]) == (422, "data_error")
        assert (shop.directory.overrides / "rules.yaml").read_bytes() == before
    assert client.put("/v1/merchant/rules/other", json=body | {"until": "2099-01-01"}).json()["error"]["code"] == "invalid_request"
    assert client.delete("/v1/merchant/rules/summer").status_code == 204
    assert client.delete("/v1/merchant/rules/summer").status_code == 404
    assert get(client, "rules")["rules"] == []


def test_a_category_is_corrected_and_counts_after_the_upgrade(client, shop):
    path = "Mobile > Phone cases"
    assert get(client, "categories?q=cases")["rows"][0]["kind"] == "phone_case"
    assert client.put("/v1/merchant/categories", json={"path": "No > Such", "kind": ""}).status_code == 404
    assert client.put("/v1/merchant/categories", json={"path": path, "kind": "nonsense"}).status_code == 422
    row = client.put("/v1/merchant/categories", json={"path": path, "kind": "plush_toy"}).json()
    assert (row["kind"], row["source"], row["is_pending"], row["applies"]) == ("plush_toy", "override", True, "after_upgrade")
    assert get(client, "system")["needs_upgrade"]
    with shop.directory.writing():
        assert client.post("/v1/merchant/upgrade").status_code == 409
    assert client.post("/v1/merchant/upgrade").status_code == 202
    desk: Desk = client.app.state.desk
    desk.upgrade.wait(60)
    system = get(client, "system")
    assert (system["upgrade"]["state"], system["upgrade"]["done"], system["needs_upgrade"]) == ("done", 2, False)
    row = get(client, "categories?q=cases")["rows"][0]
    assert (row["kind"], row["is_pending"]) == ("plush_toy", False)


def test_an_upgrade_whose_process_died_is_interrupted(client, shop):
    desk: Desk = client.app.state.desk
    desk.upgrade._path.write_text(
        '{"state": "running", "done": 1, "total": 2, "at": null, "error": null, "pid": 999999999}', encoding="utf-8"
    )
    assert get(client, "system")["upgrade"]["state"] == "interrupted"
    desk.upgrade._path.unlink()
    assert get(client, "system")["upgrade"]["state"] == "idle"


def test_who_is_erased_is_gone_from_the_figures_at_once(client, shop):
    client.app.include_router(shoppers.router)
    slate = shop.recommend("a phone")
    shop.feedback.slates.put(Served("s9", "gone", NOW, "rules-1", present(slate), ()))
    assert get(client, "asked")["shoppers"] == 3
    assert client.delete("/v1/shoppers/me", headers={"X-Shopper-ID": "gone"}).json() == {"events": 0, "slates": 1, "conversations": 0}
    assert get(client, "asked")["shoppers"] == 2


def test_every_table_is_described_as_csv_too(client):
    """A route that takes `format` can answer in CSV: the OpenAPI document has to say so."""
    tables = {
        path: methods["get"]["responses"]["200"]["content"]
        for path, methods in client.app.openapi()["paths"].items()
        if any(one["name"] == "format" for one in methods.get("get", {}).get("parameters", ()))
    }
    assert len(tables) >= 11
    assert {path for path, content in tables.items() if set(content) != {"application/json", "text/csv"}} == set()


def test_only_a_merchant_gets_in(shop):
    """Once the shop has a key, every route asks for a merchant's; this test comes last, for keys stay."""
    keys = Keys(open_state(shop.directory))
    shopper, owner = keys.add("till", ["shopper"]), keys.add("owner", ["merchant"])
    with client_of(shop) as client:
        paths = [
            (method.upper(), path)
            for path, methods in client.app.openapi()["paths"].items()
            if path.startswith("/v1/merchant/")
            for method in methods
        ]
        assert len(paths) >= 16
        for method, path in paths:
            assert client.request(method, path.replace("{rule_id}", "x")).status_code == 401
            refused = client.request(method, path.replace("{rule_id}", "x"), headers={"Authorization": f"Bearer {shopper}"})
            assert refused.status_code == 403, (method, path)
        assert client.get("/v1/merchant/system", headers={"Authorization": f"Bearer {owner}"}).status_code == 200

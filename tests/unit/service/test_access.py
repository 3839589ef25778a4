"""Who may call what, for every route of the app: a route that this file does not name fails it."""

import re
import shutil
from contextlib import closing

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from crossaisle.service.app import create_app
from crossaisle.service.state import keys_of
from crossaisle.settings import ServiceSettings, Settings
from crossaisle.shop import open_shop
from crossaisle.types import Money, Product, Variant

OPEN = {("GET", "/v1/session"), ("POST", "/v1/session/merchant"), ("DELETE", "/v1/session"), ("GET", "/v1/pictures/{item_id:path}.svg")}
SHOPPER = {
    ("POST", "/v1/recommend"), ("POST", "/v1/recommend/stream"), ("POST", "/v1/chat"), ("POST", "/v1/chat/stream"),
    ("GET", "/v1/chat/{conversation_id}"), ("DELETE", "/v1/chat/{conversation_id}"), ("POST", "/v1/explain"), ("GET", "/v1/slates/{slate_id}"),
    ("GET", "/v1/slates/{slate_id}/more"), ("POST", "/v1/search"), ("POST", "/v1/similar"), ("POST", "/v1/complete"),
    ("POST", "/v1/facets"), ("GET", "/v1/products/{item_id:path}"), ("POST", "/v1/events"), ("GET", "/v1/shoppers/{shopper_id}"),
    ("GET", "/v1/shoppers/{shopper_id}/export"), ("DELETE", "/v1/shoppers/{shopper_id}"), ("GET", "/v1/cart"),
}  # fmt: skip
CATALOGUE = {("POST", "/v1/products"), ("DELETE", "/v1/products"), ("DELETE", "/v1/products/{item_id:path}")}
MERCHANT = {
    ("GET", "/v1/merchant/categories"), ("PUT", "/v1/merchant/categories"), ("GET", "/v1/merchant/kinds"), ("GET", "/v1/merchant/relations"),
    ("GET", "/v1/merchant/proposals"), ("PATCH", "/v1/merchant/proposals"),
    ("POST", "/v1/merchant/relations"), ("PATCH", "/v1/merchant/relations"), ("GET", "/v1/merchant/rules"),
    ("PUT", "/v1/merchant/rules/{rule_id}"), ("DELETE", "/v1/merchant/rules/{rule_id}"), ("GET", "/v1/merchant/catalogue"),
    ("GET", "/v1/merchant/asked"), ("GET", "/v1/merchant/lacking"), ("GET", "/v1/merchant/funnel"), ("GET", "/v1/merchant/events"),
    ("GET", "/v1/merchant/hand-overs"), ("GET", "/v1/merchant/system"), ("POST", "/v1/merchant/upgrade"), ("GET", "/metrics"),
}  # fmt: skip
SCOPES = {route: scope for scope, routes in (("shopper", SHOPPER), ("catalogue", CATALOGUE), ("merchant", MERCHANT)) for route in routes}
KEYED = sorted(SCOPES)
CHANGING = sorted(route for route in OPEN | set(SCOPES) if route[0] != "GET")
PAGE = {"X-Crossaisle-Page": "1"}
FOREIGN = {"Origin": "https://elsewhere.example"}
HERE = "http://127.0.0.1"


@pytest.fixture(scope="module")
def shop_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("shops") / "shop"
    with closing(open_shop(path, create=True, encoder="hashing")) as shop:
        shop.index(
            [
                Product(f"p{number}", {"en": f"Lumora X{number} phone"}, (Variant(f"p{number}", prices=(Money(9000 + number, "USD"),)),),
                        categories={"en": ("Mobile > Phones",)})
                for number in range(12)
            ]
        )  # fmt: skip
        shop.parts.labels()  # encoded once, copied with the directory
    return path


@pytest.fixture(scope="module")
def keyed_path(shop_path, tmp_path_factory):
    return shutil.copytree(shop_path, tmp_path_factory.mktemp("keyed") / "shop")


@pytest.fixture(scope="module")
def keys(keyed_path):
    with closing(keys_of(keyed_path)) as made:
        yield {scope: made.add(scope, [scope]) for scope in ("shopper", "catalogue", "merchant")}


def started(path):
    return create_app(Settings(shop=path, service=ServiceSettings(requests_per_minute=0, key_requests_per_minute=0)))


@pytest.fixture(scope="module")
def app(keyed_path, keys):
    made = started(keyed_path)
    with TestClient(made, base_url=HERE):
        yield made


def browser(app):
    """A browser with a session of its own; its cookies are no other's."""
    client = TestClient(app, base_url=HERE)
    assert client.get("/v1/session").status_code == 200
    assert client.cookies["crossaisle_session"]
    return client


def ask(client, route, headers=(), **options):
    method, path = route
    body = {} if method in {"GET", "DELETE"} and path != "/v1/products" else {"json": {}}
    return client.request(method, re.sub(r"\{[^}]*\}", "p1", path), headers=dict(headers), **(body | options))


def refusal(answer):
    """Status and code; every refusal has a hint and its request's id."""
    error = answer.json()["error"]
    assert error["message"]
    assert error["hint"]
    assert error["request_id"] == answer.headers["X-Request-ID"]
    return answer.status_code, error["code"]


def bearer(key):
    return {"Authorization": f"Bearer {key}", "X-Shopper-ID": "someone"}


def test_every_route_is_named_here(app):
    routes = {
        (method, route.path)
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
        if route.path.startswith("/v1") or route.path == "/metrics"
    }
    assert routes == OPEN | set(SCOPES)


@pytest.mark.parametrize("route", KEYED, ids=" ".join)
def test_nobody_gets_in(app, route):
    client = TestClient(app, base_url=HERE)
    assert refusal(ask(client, route)) == (401, "no_key")
    assert refusal(ask(client, route, bearer("ca_" + "0" * 43))) == (401, "no_key")
    assert refusal(ask(client, route, {"Cookie": "crossaisle_session=eyJzIjoibWUifQ.aa.bb"})) == (401, "no_key")


@pytest.mark.parametrize("route", KEYED, ids=" ".join)
def test_a_key_opens_what_it_is_for_and_nothing_else(app, keys, route):
    client, scope = TestClient(app, base_url=HERE), SCOPES[route]
    for one in ("shopper", "catalogue"):
        if one != scope:
            assert refusal(ask(client, route, bearer(keys[one]))) == (403, "access_denied"), one
    if route != ("POST", "/v1/merchant/upgrade"):  # it is open to the merchant, and would go on in the background
        for one in {scope, "merchant"}:
            assert ask(client, route, bearer(keys[one])).status_code not in {401, 403}, one


@pytest.mark.parametrize("route", KEYED, ids=" ".join)
def test_a_page_has_the_shoppers_scope(app, route):
    answer = ask(browser(app), route, PAGE)
    if SCOPES[route] == "shopper":
        assert answer.status_code not in {401, 403}
    else:
        assert refusal(answer) == (403, "access_denied")


@pytest.mark.parametrize("route", CHANGING, ids=" ".join)
def test_another_site_cannot_act_through_a_page(app, keys, route):
    client = browser(app)
    options = {"json": {"key": keys["merchant"]}} if route == ("POST", "/v1/session/merchant") else {}
    assert refusal(ask(client, route, **options)) == (403, "access_denied")
    assert refusal(ask(client, route, PAGE | FOREIGN, **options)) == (403, "access_denied")
    assert refusal(ask(client, route, PAGE | {"Origin": "null"}, **options)) == (403, "access_denied")


@pytest.fixture(scope="module")
def open_app(shop_path):
    made = started(shop_path)
    with TestClient(made, base_url=HERE):
        yield made


@pytest.mark.parametrize("route", [one for one in CHANGING if one[1] != "/v1/session/merchant"], ids=" ".join)
def test_another_site_cannot_act_on_a_shop_without_keys(open_app, route):
    assert refusal(ask(TestClient(open_app, base_url=HERE), route, FOREIGN)) == (403, "access_denied")


@pytest.mark.parametrize("route", KEYED, ids=" ".join)
def test_a_shop_without_keys_knows_no_name_but_this_machines(open_app, route):
    assert refusal(ask(TestClient(open_app, base_url="http://rebound.example"), route)) == (403, "access_denied")
    if route[0] == "GET":
        assert ask(TestClient(open_app, base_url=HERE), route).status_code not in {401, 403}


@pytest.fixture(scope="module")
def asked(app):
    """Somebody's answer, and the browser that it was given to."""
    client = browser(app)
    answer = client.post("/v1/recommend", json={"text": "a phone", "n": 3}, headers=PAGE)
    assert answer.status_code == 200
    return client, answer.json()


def test_another_shoppers_things_do_not_exist(app, asked):
    owner, slate = asked
    place, shopper = f"/v1/slates/{slate['slate_id']}", owner.get("/v1/session").json()["shopper_id"]
    need = slate["intent"]["needs"][0]["id"]
    reads = [place, f"{place}/more?need_id={need}", f"/v1/shoppers/{shopper}", f"/v1/shoppers/{shopper}/export"]
    for path in reads:
        assert owner.get(path).status_code == 200, path
    other = browser(app)
    for path in reads:
        assert refusal(other.get(path)) == (404, "not_found"), path
    assert refusal(other.delete(f"/v1/shoppers/{shopper}", headers=PAGE)) == (404, "not_found")
    mine = other.get("/v1/slates/0000").json()["error"]
    theirs = other.get(place).json()["error"]
    assert {**mine, "request_id": ""} == {**theirs, "request_id": ""}, "whether it exists cannot be told"
    assert owner.get(place).json() == slate


def test_nobody_acts_on_another_shoppers_answer(app, asked):
    owner, slate = asked
    item = slate["sections"][0]["items"][0]
    event = {"id": "e1", "type": "click", "item_id": item["product"]["id"], "slate_id": slate["slate_id"], "position": item["position"]}
    other = browser(app)
    assert refusal(other.post("/v1/events", json=event, headers=PAGE)) == (404, "not_found")
    batch = other.post("/v1/events", json={"events": [event]}, headers=PAGE).json()
    assert (batch["stored"], batch["results"][0]["status"], batch["results"][0]["error"]["code"]) == (0, "refused", "not_found")
    assert other.get("/v1/shoppers/me").json()["events"] == 0
    assert owner.post("/v1/events", json=event, headers=PAGE).json()["stored"] == 1


def test_a_key_acts_for_the_shopper_that_it_names(app, keys, asked):
    _, slate = asked
    client, key = TestClient(app, base_url=HERE), {"Authorization": f"Bearer {keys['shopper']}"}
    assert refusal(client.get("/v1/cart", headers=key)) == (422, "invalid_request")
    assert refusal(client.get("/v1/cart", headers=key | {"X-Shopper-ID": "a name"})) == (422, "invalid_request")
    assert refusal(client.get(f"/v1/slates/{slate['slate_id']}", headers=bearer(keys["shopper"]))) == (404, "not_found")
    assert client.get("/v1/shoppers/me", headers=bearer(keys["shopper"])).json()["id"] == "someone"


def test_a_merchants_session_ends_with_its_key(app, keyed_path, keys):
    client = browser(app)
    assert refusal(client.post("/v1/session/merchant", json={"key": keys["shopper"]}, headers=PAGE)) == (403, "access_denied")
    with closing(keys_of(keyed_path)) as here:
        key = here.add("short", ["merchant"])
        assert client.post("/v1/session/merchant", json={"key": key}, headers=PAGE).status_code == 204
        assert client.get("/v1/session").json()["is_merchant"]
        assert client.get("/v1/merchant/system").status_code == 200
        here.revoke("short")
    assert refusal(client.get("/v1/merchant/system")) == (403, "access_denied")
    assert not client.get("/v1/session").json()["is_merchant"]

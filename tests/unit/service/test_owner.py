"""A shop without keys is its owner's: whoever sits at the machine, and nobody whom a proxy on it brings along."""

from contextlib import closing

import pytest
from fastapi.testclient import TestClient

from crossaisle.service.app import create_app
from crossaisle.settings import Settings
from crossaisle.shop import open_shop

HERE = "http://127.0.0.1:8000"
MERCHANT = "/v1/merchant/system"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    path = tmp_path_factory.mktemp("shops") / "shop"
    with closing(open_shop(path, create=True, encoder="hashing")):
        pass
    with TestClient(create_app(Settings(shop=path)), base_url=HERE) as made:
        yield made


@pytest.fixture(autouse=True)
def _no_cookies(client):
    client.cookies.clear()


def test_who_sits_at_the_machine_owns_the_shop(client):
    assert client.get(MERCHANT).status_code == 200
    session = client.get("/v1/session").json()
    assert (session["is_merchant"], session["needs_key"]) == (True, False)
    assert client.get(MERCHANT).status_code == 200, "with the page's cookie too"


@pytest.mark.parametrize("header", ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"])
def test_what_a_proxy_brings_along_is_not_the_owners(client, header):
    proxied = {header: "203.0.113.7"}
    refused = client.get(MERCHANT, headers=proxied)
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "no_key")
    session = client.get("/v1/session", headers=proxied).json()
    assert (session["is_merchant"], session["needs_key"]) == (False, True)
    refused = client.get(MERCHANT, headers=proxied)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "access_denied")
    assert client.get("/v1/shoppers/me", headers=proxied).json()["id"] == session["shopper_id"], "a shopper like any other"


def test_a_name_that_only_points_here_opens_nothing(client):
    assert client.get(MERCHANT, headers={"Host": "shop.example"}).status_code == 403
    assert client.get("/v1/session", headers={"Host": "shop.example"}).status_code == 403


def test_another_site_changes_nothing(client):
    refused = client.post("/v1/complete", json={"text": "p"}, headers={"Origin": "https://other.example"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "access_denied")
    assert client.post("/v1/complete", json={"text": "p"}, headers={"Origin": HERE}).status_code == 200

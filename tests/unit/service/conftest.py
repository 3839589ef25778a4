"""A small shop, and an app over it as `serve` makes one, for tests of one process."""

import shutil
from contextlib import closing, contextmanager

import pytest
from fastapi.testclient import TestClient

from crossaisle.service.app import create_app
from crossaisle.settings import ServiceSettings, Settings
from crossaisle.shop import open_shop
from crossaisle.types import Money, Product, Variant

HERE = "http://127.0.0.1"


def phone(number):
    variant = Variant(f"p{number}", prices=(Money(9000 + number, "USD"),))
    return Product(f"p{number}", {"en": f"Lumora X{number} phone"}, (variant,), categories={"en": ("Mobile > Phones",)})


@pytest.fixture(scope="session")
def phones(tmp_path_factory):
    """The directory of a shop with twelve phones."""
    path = tmp_path_factory.mktemp("phones") / "shop"
    with closing(open_shop(path, create=True, encoder="hashing")) as shop:
        shop.index([phone(number) for number in range(12)])
        shop.parts.labels()  # encoded once, copied with the directory
    return path


@pytest.fixture(scope="module")
def serving(phones, tmp_path_factory):
    """Give what starts the app over a copy of the shop: a context of a client, whose errors are answers."""

    @contextmanager
    def start(**service):
        place = shutil.copytree(phones, tmp_path_factory.mktemp("copies") / "shop")
        settings = Settings(shop=place, service=ServiceSettings(requests_per_minute=0, **service))
        with TestClient(create_app(settings), base_url=HERE, raise_server_exceptions=False) as client:
            yield client

    return start


@pytest.fixture(scope="module")
def client(serving):
    """One app for the tests of a file: opening a shop takes seconds."""
    with serving() as made:
        yield made

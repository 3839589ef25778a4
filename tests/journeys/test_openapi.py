"""The whole of /openapi.json asked at random, by schemathesis: what is described holds, and nothing that is sent breaks the service."""

import shutil
from contextlib import closing

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from crossaisle.service.app import create_app
from crossaisle.service.state import keys_of
from crossaisle.settings import ServiceSettings, Settings

FEW, MANY = 4, 100
HERE = "http://127.0.0.1"
LEFT_OUT = [
    # A shape can be right and the question still senseless: a text without words, two ends of a relation that are no kinds.
    positive_data_acceptance,
]
LEFT_OUT_OF = {
    # Of a batch each event is judged by itself: a wrong one is told inside the 200.
    "POST /v1/events": [negative_data_rejection],
    # Whatever is sent as text are lines of text; those that are no products are told inside the 200.
    "POST /v1/products": [negative_data_rejection],
}
schemathesis.serializer.alias("application/x-ndjson", "text/plain")


class Served:
    """The app: the tests are made from its description before it has a shop."""

    app = create_app(Settings())

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def place(demo, tmp_path_factory):
    return shutil.copytree(demo.directory.path, tmp_path_factory.mktemp("described") / "shop")


@pytest.fixture(scope="module")
def call(place):
    """Send a case with a key that opens everything, and hold the answer against what is described."""
    with closing(keys_of(place)) as keys:
        key = keys.add("everything", ["merchant"])
    Served.app = create_app(Settings(shop=place, service=ServiceSettings(requests_per_minute=0, key_requests_per_minute=0)))
    headers = {"Authorization": f"Bearer {key}", "X-Shopper-ID": "someone"}

    def send(case):
        left_out = [*LEFT_OUT, *LEFT_OUT_OF.get(case.operation.label, ())]
        case.call_and_validate(base_url=HERE, headers=headers, excluded_checks=left_out)

    yield send
    shutdown_lifespans()


def described(*, is_thorough):
    """Read the description; the same cases every time, at the edges of every field only where there is time for it."""
    config = schemathesis.Config()
    config.projects.default.generation.update(deterministic=True, database="none")
    config.projects.default.phases.coverage.enabled = is_thorough
    found = schemathesis.openapi.from_dict(Served.app.openapi(), config=config)
    found.app = Served()
    return found


@described(is_thorough=False).parametrize()
@settings(max_examples=FEW)
def test_every_route_is_as_it_is_described(case, call):
    call(case)


@pytest.mark.slow
@described(is_thorough=True).parametrize()
@settings(max_examples=MANY)
def test_every_route_is_as_it_is_described_however_it_is_asked(case, call):
    call(case)

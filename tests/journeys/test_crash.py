"""An import that is killed, that others read beside, that fills the disk: the shop stays whole, and the next import completes it."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from crossaisle.catalog.codec import product_to_plain
from crossaisle.indexing import BATCH
from crossaisle.shop import open_shop
from crossaisle.stores.sqlite import SqliteCatalogStore
from crossaisle.testing import generated_products

COUNT = 6000
QUERIES = (["phone", "case"], ["手机壳"], ["tent", "black"], ["lumora"], ["1234"])


class Workers:
    """Processes that can be started, waited for and killed; see worker.py."""

    def __init__(self, log):
        self.log = log
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("worker.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def say(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def start(self, name, *arguments):
        return self.say("start", name, *arguments)

    def wait(self, number):
        return self.say("wait", number)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=10)


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    one = Workers(tmp_path_factory.mktemp("workers") / "errors.txt")
    yield one
    one.close()


@pytest.fixture(scope="module")
def empty_shop(tmp_path_factory):
    path = tmp_path_factory.mktemp("shops") / "empty"
    open_shop(path, create=True, encoder="hashing:64").close()
    return path


@pytest.fixture(scope="module")
def watched(workers, empty_shop, tmp_path_factory):
    """What a shop holds that was imported without trouble while two processes read it, and what these two saw."""
    place = tmp_path_factory.mktemp("watched")
    shop, stop = shutil.copytree(empty_shop, place / "shop"), place / "stop"
    reports = [place / f"report{number}.json" for number in (1, 2)]
    readers = [workers.start("read", shop, report, stop) for report in reports]
    writer = workers.start("index", shop, COUNT)
    codes = [workers.wait(writer)]
    stop.touch()
    codes += [workers.wait(reader) for reader in readers]
    assert codes == [0, 0, 0], workers.log.read_text()
    return content(shop), [json.loads(report.read_text()) for report in reports]


@pytest.fixture
def shop(empty_shop, tmp_path):
    return shutil.copytree(empty_shop, tmp_path / "shop")


def content(path):
    """Products with what is derived, by id; and their vectors and lexical scores, in order of id. None may be missing."""
    with closing(open_shop(path)) as opened:
        parts = opened.parts
        items = list(parts.store)
        rows = [item.row for item in items]
        live = np.zeros(max(rows, default=-1) + 1, dtype=np.bool_)
        live[rows] = True
        vectors = parts.vectors.take(rows)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        lexical = parts.lexical.view(live)
        for item in items:
            assert lexical.scores([item.product.id[1:]])[item.row] > 0, item.product.id
        scores = np.stack([lexical.scores(query)[rows] for query in QUERIES], axis=1)
        order = sorted(range(len(items)), key=lambda place: items[place].product.id)
        known = {item.product.id: (item.product, item.content_hash, item.derived) for item in items}
        return known, np.concatenate([vectors, scores], axis=1)[order]


def wait_for(shop, count):
    """Wait until the catalogue holds so many products; minutes on a machine that does much else."""
    with closing(SqliteCatalogStore(shop / "catalog.db")) as store:
        until = time.monotonic() + 240
        while len(store) < count:
            assert time.monotonic() < until, f"the import has not come to {count} products"
            time.sleep(0.02)


def test_two_processes_read_while_one_writes(watched):
    (known, _), reports = watched
    for seen in reports:
        assert seen == sorted(seen)
        assert seen[-1] == COUNT
        assert set(seen) <= {*range(0, COUNT, BATCH), COUNT}, "batches are seen whole or not at all"
        assert len(seen) > 2, "the readers saw the shop grow"
    assert {item_id: one[0] for item_id, one in known.items()} == {product.id: product for product in generated_products(COUNT)}


def test_a_killed_import_leaves_the_shop_whole_and_can_be_completed(workers, watched, shop):
    (wanted, numbers), moments, count = watched[0], random.Random(), 0
    for batches in (0, 1, 2):
        writer = workers.start("index", shop, COUNT)
        least = min(count + batches * BATCH, COUNT)
        wait_for(shop, least)
        time.sleep(moments.uniform(0, 0.6))
        os.kill(writer, signal.SIGKILL)
        # A fast machine may be done before the last kill comes.
        assert workers.wait(writer) in {-signal.SIGKILL, 0}, workers.log.read_text()
        known, _ = content(shop)
        assert len(known) >= least, "what was committed stays"
        assert known == {item_id: wanted[item_id] for item_id in known}
        count = len(known)
    assert workers.wait(workers.start("index", shop, COUNT)) == 0, workers.log.read_text()
    known, found = content(shop)
    assert known == wanted
    assert np.allclose(found, numbers, atol=1e-4)


def test_a_full_disk_is_said_and_leaves_the_shop_whole(workers, shop, tmp_path):
    with closing(open_shop(shop)) as opened:
        opened.index(generated_products(BATCH))
    before, _ = content(shop)
    feed, count = tmp_path / "products.jsonl", 2 * BATCH
    feed.write_text("\n".join(json.dumps(product_to_plain(product)) for product in generated_products(count)), encoding="utf-8")
    limit = (shop / "catalog.db").stat().st_size // 2  # the second half needs about as much as the first
    assert workers.wait(workers.start("index_on_a_full_disk", shop, feed, limit)) == 7, workers.log.read_text()
    assert "Free space" in " ".join(workers.log.read_text().split())
    assert content(shop)[0] == before
    assert workers.wait(workers.start("index_on_a_full_disk", shop, feed, 1_000_000_000)) == 0, workers.log.read_text()
    assert content(shop)[0].keys() == {f"p{number}" for number in range(count)}

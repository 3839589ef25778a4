"""The real command line in a process of its own, over a demo shop that is filled once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crossaisle.demo import FACTS, feed_path
from crossaisle.shop import open_shop


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    place = tmp_path_factory.mktemp("demo") / "shop"
    shop = open_shop(place, create=True, facts=FACTS)
    shop.index(feed_path())
    yield shop
    shop.close()


@pytest.fixture
def command(tmp_path):
    """Run `crossaisle ARGUMENTS` as a user would; never a traceback, whatever is asked."""

    def run(*arguments, stdin="", **options):
        environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-c", "from crossaisle.cli.app import main; main()", *map(str, arguments)],
            capture_output=True, text=True, input=stdin, env=environment, cwd=tmp_path, timeout=120, check=False, **options,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@pytest.fixture
def write(tmp_path):
    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put

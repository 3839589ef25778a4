"""The command line as a user has it: in a process of its own, or quicker in this one; a demo shop filled once, and shops of one's own.

Shops are made with the hashing encoder: it needs no model, and what is asked here does not hang on nearness of meaning.
"""

import contextlib
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from crossaisle import knowledge
from crossaisle.cli.app import main
from crossaisle.directory import ShopFacts
from crossaisle.shop import open_shop

ENCODER = "hashing"
PROGRAM = (sys.executable, "-c", "from crossaisle.cli.app import main; main()")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def said(self):
        """Standard error as one line, however the console has wrapped it."""
        return " ".join(self.err.split())


def environment(home, encoder=ENCODER):
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    given = dict.fromkeys(names, str(home)) | {"CROSSAISLE_ENCODER__SPEC": encoder, "PYTHONIOENCODING": "utf-8"}
    return os.environ | given


def run_process(*arguments, home, encoder=ENCODER, **options):
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        capture_output=True, env=environment(home, encoder), cwd=home, timeout=120, check=False, **options,
    )  # fmt: skip
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ran.out + ran.err, ran.err
    return ran


@pytest.fixture
def process(tmp_path):
    """Run `crossaisle ARGUMENTS` in a process of its own."""

    def run(*arguments, home=tmp_path, **options):
        return run_process(*arguments, home=home, **options)

    return run


@pytest.fixture
def cli(tmp_path, monkeypatch, capsys):
    """Run `crossaisle ARGUMENTS` in this process: the same path without a second of start-up; an error that nobody caught fails the test."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        code = 0
        capsys.readouterr()
        try:
            main(list(map(str, arguments)))
        except SystemExit as exc:
            code = exc.code or 0
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session", autouse=True)
def _knowledge_read_once():
    """Shops without overrides share the shipped knowledge and its lexicon: reading them is most of what opening a shop costs."""
    read = knowledge.load
    lexicons = {}

    @functools.cache
    def shipped():
        return read()

    def load(overrides=None, *, cache=None):
        return read(overrides, cache=cache) if overrides is not None and overrides.is_dir() else shipped()

    def lexicon(known):
        if known.fingerprint not in lexicons:
            lexicons[known.fingerprint] = knowledge.Lexicon(known)
        return lexicons[known.fingerprint]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(knowledge, "load", load)
        patch.setattr("crossaisle.build.Lexicon", lexicon)
        yield


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo_run(demo_home):
    """What `crossaisle demo` said; its shop is the default one of demo_home."""
    return run_process("demo", home=demo_home)


@pytest.fixture(scope="session")
def demo_path(demo_home, demo_run):
    assert demo_run.code == 0, demo_run.err
    return demo_home / "crossaisle" / "demo"


@pytest.fixture(scope="session")
def demo(demo_path):
    with closing(open_shop(demo_path)) as shop:
        yield shop


@pytest.fixture
def shopper(address):
    """A client of one shopper, at the `address` that the test's file serves."""
    with httpx.Client(base_url=address, headers={"X-Shopper-ID": uuid.uuid4().hex}, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def empty_shop(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "shop"
    with closing(open_shop(path, create=True, encoder=ENCODER, facts=ShopFacts(currency="CNY"))) as shop:
        shop.parts.labels()  # encoded once, copied with the directory
    return path


@pytest.fixture
def shop(empty_shop, tmp_path):
    """A shop directory of one's own, empty, with prices in CNY."""
    return shutil.copytree(empty_shop, tmp_path / "shop")


@pytest.fixture
def write(tmp_path):
    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


@contextlib.contextmanager
def served(shop, *options):
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--shop", str(shop), "--port", "0", *options], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    with process.stderr as said:
        address = next(match[0] for line in said if (match := re.search(r"http://[\d.:]+", line)))
        drained = threading.Thread(target=said.read)
        drained.start()
        try:
            for _ in range(600):
                with contextlib.suppress(httpx.HTTPError):
                    if httpx.get(f"{address}/readyz").status_code == 200:
                        break
                time.sleep(0.1)
            yield address, process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            assert process.wait(30) in {0, -signal.SIGKILL, -signal.SIGTERM}
            drained.join(10)


@pytest.fixture(scope="session")
def serving():
    """Give what serves a shop by a process of its own, as a user starts one: a context of address and process."""
    return served

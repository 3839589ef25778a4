"""A process that imports the library once and forks for every command: each fork is a process of its own to kill.

Commands come on standard input, a tab between the parts; answers go to standard output.
    start NAME ARGUMENTS    -> the process number of a fork that runs the function NAME
    wait NUMBER             -> its exit code, minus the signal's number if it was killed
"""

import json
import os
import random
import resource
import sys
import time
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np

from crossaisle.cli.app import main as command_line
from crossaisle.shop import open_shop
from crossaisle.testing import generated_products


def index(shop, count):
    """Import generated products."""
    with closing(open_shop(shop)) as opened:
        opened.index(generated_products(int(count)))


def read(shop, report, stop):
    """Read until there is a file `stop`; note how many products were seen. Anything wrong ends with an exception."""
    seen, generation = [], -1
    with closing(open_shop(shop)) as opened:
        store = opened.parts.store
        while not Path(stop).exists() or generation != store.generation:
            if generation != store.generation:
                generation = store.generation
                ids = list(store.hashes())
                check(opened.parts, store.get(random.sample(ids, min(100, len(ids)))))
                seen.append(len(ids))
            time.sleep(0.02)
        assert opened.search("phone case", n=3)
    Path(report).write_text(json.dumps(seen))


def check(parts, items):
    """A product that can be seen has its vector and its postings."""
    rows = np.array([item.row for item in items], dtype=np.int64)
    live = np.zeros(max(rows, default=-1) + 1, dtype=np.bool_)
    live[rows] = True
    assert parts.vectors.take(rows).any(axis=1).all(), "a product without its vector"
    assert (parts.lexical.view(live).scores(["no"])[rows] > 0).all(), "a product without its postings"


def index_on_a_full_disk(shop, feed, limit):
    """Import a file through the command line where no file may grow beyond a limit."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    command_line(["index", feed, "--shop", shop])


def run(name, arguments):
    """Run a command in this process and give its exit code."""
    try:
        {"index": index, "read": read, "index_on_a_full_disk": index_on_a_full_disk}[name](*arguments)
    except SystemExit as exc:
        return exc.code or 0
    return 0


def answer(number):
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main():
    for line in sys.stdin:
        verb, *parts = line.rstrip("\n").split("\t")
        if verb == "wait":
            answer(os.waitstatus_to_exitcode(os.waitpid(int(parts[0]), 0)[1]))
            continue
        number = os.fork()
        if not number:
            code = 1
            try:
                os.dup2(2, 1)
                code = run(parts[0], parts[1:])
            finally:
                sys.stderr.flush()
                os._exit(code)
        answer(number)


if __name__ == "__main__":
    list(islice(generated_products(1), 1))  # what is loaded on first use is loaded before the forks
    main()

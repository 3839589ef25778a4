"""SIGTERM is kept back for a while, said at once, and handed on."""

import asyncio
import os
import signal
import time

import pytest

from crossaisle.service.draining import draining


@pytest.fixture
def stopped():
    """Times at which the process was told to stop, as the server sees it."""
    times = []

    def stop(*_):
        times.append(time.monotonic())

    before = signal.signal(signal.SIGTERM, stop)
    yield times
    assert signal.getsignal(signal.SIGTERM) is stop
    signal.signal(signal.SIGTERM, before)


def told_to_stop(seconds, stopped):
    """Send the signal within; give the times of the signal and of what began."""

    async def run():
        began = []
        with draining(lambda: began.append(time.monotonic()), seconds=seconds):
            sent = time.monotonic()
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(seconds + 0.5)
        return sent, began

    return asyncio.run(run())


def test_it_is_said_at_once_and_handed_on_later(stopped):
    sent, began = told_to_stop(0.3, stopped)
    assert len(began) == len(stopped) == 1
    assert began[0] - sent < 0.2
    assert stopped[0] - sent >= 0.3


def test_without_a_while_it_goes_through(stopped):
    sent, began = told_to_stop(0, stopped)
    assert not began
    assert stopped[0] - sent < 0.2

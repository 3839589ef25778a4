"""Two servers that start at one moment on one port."""

import socket
from contextlib import closing

import pytest

from crossaisle.cli.serve import bound
from crossaisle.errors import UserError
from crossaisle.settings import ServiceSettings, Settings


def settings(port):
    return Settings(service=ServiceSettings(port=port))


@pytest.fixture
def taken():
    """A port that a server has just taken, before it answers anything."""
    with closing(bound(settings(0), is_chosen=True)) as listening:
        yield listening.getsockname()[1]


def test_the_second_is_told_that_the_port_is_taken(taken):
    with pytest.raises(UserError, match=f"127.0.0.1:{taken} cannot be listened on: Address already in use") as caught:
        bound(settings(taken), is_chosen=True)
    assert "--port" in caught.value.hint


def test_the_second_takes_the_next_port_where_none_was_chosen(taken):
    with closing(bound(settings(taken), is_chosen=False)) as listening:
        assert listening.getsockname()[1] > taken


def test_who_connects_before_the_server_answers_waits(taken):
    with closing(socket.create_connection(("127.0.0.1", taken), timeout=5)) as connection:
        assert connection.getpeername()[1] == taken

"""Who a browser is: a pseudonym in a signed cookie. Nothing about the person; losing the cookie is a new start.

A session that a merchant has opened names the key that opened it, and ends when that key is taken back.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer

COOKIE: Final = "crossaisle_session"
_SALT: Final = "crossaisle.session"


@dataclass(frozen=True, slots=True)
class Session:
    """What a cookie says."""

    shopper_id: str
    key_id: str = ""
    """The merchant's key that opened it; empty for a shopper's."""


class Sessions:
    """Reads and writes the cookie."""

    def __init__(self, secret: str, *, age_s: int, is_secure: bool = False) -> None:
        """Begin.

        Args:
            secret: Signs the cookie.
            age_s: Seconds after which a session ends.
            is_secure: True where browsers come over TLS even if this process does not see it.
        """
        self._signer, self._age_s, self._is_secure = URLSafeTimedSerializer(secret, salt=_SALT), age_s, is_secure

    def start(self) -> Session:
        """Make a session for somebody new."""
        return Session(f"s-{secrets.token_hex(10)}")

    def read(self, request: Request) -> Session | None:
        """Give the session of a request; None where there is no cookie, or it is forged or too old."""
        said = request.cookies.get(COOKIE)
        if not said:
            return None
        try:
            plain = self._signer.loads(said, max_age=self._age_s)
            return Session(str(plain["s"]), str(plain.get("k", "")))
        except (BadData, KeyError, TypeError, AttributeError):
            return None

    def write(self, request: Request, response: Response, session: Session) -> None:
        """Put a session into the cookie of an answer."""
        plain = {"s": session.shopper_id} | ({"k": session.key_id} if session.key_id else {})
        response.set_cookie(
            COOKIE, str(self._signer.dumps(plain)), max_age=self._age_s, path="/", httponly=True, samesite="lax",
            secure=self._is_secure or request.url.scheme == "https",
        )  # fmt: skip

    def end(self, request: Request, response: Response) -> None:
        """Take the cookie back."""
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=self._is_secure or request.url.scheme == "https")

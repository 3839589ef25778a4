"""The error tree: every failure that crossaisle raises on purpose, with its HTTP status and exit code.

CrossAisleError
├── UserError            the caller's mistake; the message says what to do       422 / 2
│   ├── InvalidQueryError
│   ├── InvalidRequestError
│   ├── UnknownComponentError
│   ├── ConfigError
│   └── MissingExtraError (also ImportError)
├── AccessError          no key, or one without the scope                        403 / 4
│   └── NoKeyError                                                               401 / 4
├── NotFoundError                                                                404 / 2
├── ConflictError        somebody else holds the lock                            409 / 2
├── TooLargeError        a body beyond its limit                                 413 / 2
├── RateLimitedError     too many requests; says when to come again              429 / 2
├── DataError            rows break the schema; carries row, column, reason      422 / 3
├── ModelError           an encoder failed; carries the spec string              502 / 6
│   └── ModelTimeoutError
└── StorageError         cannot read or write; another format                    503 / 7
"""

from __future__ import annotations


class CrossAisleError(Exception):
    """Root of the tree. `hint` says what to do next; doors print it under the message."""

    code = "error"
    status = 500
    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UserError(CrossAisleError):
    """The caller's mistake."""

    code = "user_error"
    status = 422
    exit_code = 2


class InvalidQueryError(UserError):
    """The query text or one of its fields cannot be read."""

    code = "invalid_query"


class InvalidRequestError(UserError):
    """A request to the service does not have the shape that it must have."""

    code = "invalid_request"


class UnknownComponentError(UserError):
    """No component of that name is registered."""

    code = "unknown_component"


class ConfigError(UserError):
    """A setting is missing, misspelt or out of bounds."""

    code = "config_error"


class MissingExtraError(UserError, ImportError):
    """An optional dependency is not installed."""

    code = "missing_extra"

    def __init__(self, what: str, *, extra: str) -> None:
        super().__init__(f"{what} needs an optional part that is not installed.", hint=f"pip install 'crossaisle[{extra}]'")
        self.extra = extra


class AccessError(CrossAisleError):
    """The caller may not do this."""

    code = "access_denied"
    status = 403
    exit_code = 4


class NoKeyError(AccessError):
    """The caller has not said who it is, or what it said does not hold."""

    code = "no_key"
    status = 401


class TooLargeError(CrossAisleError):
    """A body beyond its limit."""

    code = "too_large"
    status = 413
    exit_code = 2


class RateLimitedError(CrossAisleError):
    """Too many requests."""

    code = "rate_limited"
    status = 429
    exit_code = 2

    def __init__(self, message: str, *, retry_after_s: int, hint: str = "") -> None:
        super().__init__(message, hint=hint or f"Come again in {retry_after_s} s.")
        self.retry_after_s = retry_after_s


class NotFoundError(CrossAisleError):
    """No product, shop or file of that name."""

    code = "not_found"
    status = 404
    exit_code = 2


class ConflictError(CrossAisleError):
    """Somebody else holds the lock."""

    code = "conflict"
    status = 409
    exit_code = 2


class DataError(CrossAisleError):
    """A row breaks the schema."""

    code = "data_error"
    status = 422
    exit_code = 3

    def __init__(self, reason: str, *, row: int | None = None, column: str = "", hint: str = "") -> None:
        where = ", ".join(part for part in (f"row {row}" if row is not None else "", f"column {column!r}" if column else "") if part)
        super().__init__(f"{where}: {reason}" if where else reason, hint=hint)
        self.row = row
        self.column = column
        self.reason = reason


class ModelError(CrossAisleError):
    """An encoder or a language model failed."""

    code = "model_error"
    status = 502
    exit_code = 6

    def __init__(self, message: str, *, spec: str, hint: str = "") -> None:
        super().__init__(f"{spec}: {message}", hint=hint)
        self.spec = spec


class ModelTimeoutError(ModelError):
    """A model did not answer in time."""

    code = "model_timeout"


class ModelOutputError(ModelError):
    """A model's answer is broken off, empty, no JSON, or not what the schema asks for."""

    code = "model_output"


class ModelPromptError(ModelError):
    """A model does not take this prompt, most often because it is too long; others it may take."""

    code = "model_prompt"


class ModelBusyError(ModelError):
    """A model takes no more calls now: its server's rate limit, our own limit, or a budget that is spent."""

    code = "model_busy"

    def __init__(self, message: str, *, spec: str, retry_after_s: float, hint: str = "") -> None:
        super().__init__(message, spec=spec, hint=hint)
        self.retry_after_s = retry_after_s


class ModelUnavailableError(ModelError):
    """Nobody answers where the model should be, its server fails, or it is not asked for a while because it failed."""

    code = "model_unavailable"


class StorageError(CrossAisleError):
    """Cannot read or write, or the format is another version's."""

    code = "storage_error"
    status = 503
    exit_code = 7

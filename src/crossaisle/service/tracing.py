"""Spans by OpenTelemetry, where they are wanted: FastAPI's own for each request, and one for each stage of an answer.

Spans carry route templates and times; never a text, a key or an id of a shopper. Where nothing is set up the calls
below cost next to nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace

from crossaisle.errors import MissingExtraError

_SDK: Final = ("opentelemetry.sdk", "opentelemetry.exporter")


def telemetry(*, is_on: bool) -> TelemetryConfig:
    """Give FastAPI's telemetry: spans of requests or nothing; its logs, which hold values, never.

    Raises:
        MissingExtraError: It is wanted, and the extra `otel` is not installed.
    """
    if is_on and not all(find_spec(part) for part in _SDK):
        raise MissingExtraError("Tracing", extra="otel")
    return {"tracing": is_on, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": is_on}


def record_stages(stages_ms: Mapping[str, float]) -> None:
    """Add the stages of an answer to the span of its request.

    They were timed as they ran; needs take turns, so a stage's span is as long as all its turns, and they stand end to end.
    """
    if not trace.get_current_span().is_recording():
        return
    tracer = trace.get_tracer("crossaisle")
    begun = time.time_ns() - int(sum(stages_ms.values()) * 1e6)
    for stage, ms in stages_ms.items():
        ended = begun + int(ms * 1e6)
        tracer.start_span(f"crossaisle.{stage}", start_time=begun).end(end_time=ended)
        begun = ended

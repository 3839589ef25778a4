"""Spans by OpenTelemetry, where they are wanted: FastAPI's own for each request, and one for each stage of an answer.

Spans carry route templates and times; never a text, a key or an id of a shopper. Where nothing is set up the calls
below cost next to nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace

from crossaisle.errors import MissingExtraError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_PARTS: Final = ("opentelemetry.sdk", "opentelemetry.exporter")
_PRIVATE: Final = ("url.path", "url.query")
"""What FastAPI writes down of an address as it came: ids of shoppers and typed words are in it."""
_LEFT_OUT: Final = "left out"


def telemetry(*, is_on: bool) -> TelemetryConfig:
    """Give FastAPI's telemetry: spans of requests or nothing; its logs, which hold values, never.

    Raises:
        MissingExtraError: It is wanted, and the extra `otel` is not installed.
    """
    if is_on and not all(find_spec(part) for part in _PARTS):
        raise MissingExtraError("Tracing", extra="otel")
    if is_on:
        _leave_addresses_out(_provider())
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


def _provider() -> TracerProvider:
    """Give the process's provider; where nobody has set one up, make it, called crossaisle unless OTEL_SERVICE_NAME says else."""
    from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource  # noqa: PLC0415 - an extra
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    known = trace.get_tracer_provider()
    if isinstance(known, TracerProvider):
        return known
    named = OTELResourceDetector().detect().attributes.get(SERVICE_NAME, "crossaisle")
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: named}), shutdown_on_exit=False)
    trace.set_tracer_provider(provider)
    return provider


def _leave_addresses_out(provider: TracerProvider) -> None:
    from opentelemetry.context import Context  # noqa: PLC0415
    from opentelemetry.sdk.trace import Span, SpanProcessor  # noqa: PLC0415

    class WithoutAddress(SpanProcessor):
        """Overwrites an address at the start of its span: attributes cannot be taken away, and nothing may change them at the end."""

        def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002 - the SDK's signature
            for name in _PRIVATE:
                if span.attributes and name in span.attributes:
                    span.set_attribute(name, _LEFT_OUT)

    provider.add_span_processor(WithoutAddress())

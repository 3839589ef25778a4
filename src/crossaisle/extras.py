"""The optional parts of crossaisle, and which of them are installed here."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Final

_PACKAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "ann": ("faiss-cpu",),
    "local-llm": ("xllamacpp",),
    "minilm": ("tokenizers",),
    "onnx": ("onnxruntime", "tokenizers"),
    "otel": ("opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http"),
    "parquet": ("pyarrow",),
    "redis": ("redis",),
    "serve": ("fastapi", "uvicorn"),
}
"""Extra -> the packages that tell whether it is there."""


def installed_extras() -> dict[str, bool]:
    """Give every extra, and whether it is installed."""
    return {extra: all(_is_installed(package) for package in packages) for extra, packages in _PACKAGES.items()}


def _is_installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True

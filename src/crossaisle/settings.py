"""All settings, composed; the only module that reads the environment.

Precedence: defaults, then a TOML file, then environment variables (CROSSAISLE_RETRIEVE__K=50), then flags. Read once in
a door and passed down. The string under each field is its only documentation; docs/reference/settings.md is made from it.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from crossaisle.errors import ConfigError

_METRICS: Final = "PROMETHEUS_MULTIPROC_DIR"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class EncoderSettings(_Section):
    """How texts become vectors."""

    spec: str = ""
    """Encoder of new shops: multilingual, minilm, pair:A+B, hashing, onnx:DIRECTORY, openai:MODEL@URL. Empty: multilingual.
    A shop keeps its own."""
    api_key: SecretStr = SecretStr("")
    """Key for the endpoint of an openai: encoder. Never logged, never written."""
    timeout_s: float = Field(30.0, gt=0, le=600)
    """Seconds to wait for one answer of an encoder endpoint."""


class RetrieveSettings(_Section):
    """How candidates are found."""

    k: int = Field(200, ge=10, le=10000)
    """Candidates that each source may bring per need. More is slower and finds more."""
    index: str = "auto"
    """Search over vectors: exact, ann (needs the extra `ann`), or auto: ann where it is installed. It compares up to 25,000 products."""


class SlateSettings(_Section):
    """What is shown."""

    n: int = Field(6, ge=1, le=100)
    """Products per stated need."""


class EventsSettings(_Section):
    """Where what shoppers do is kept."""

    spec: str = "sqlite"
    """Store of events: sqlite (events.db of the shop directory), sqlite:FILE, or redis:HOST:PORT/DB or any Redis URL (needs the
    extra `redis`). Slates are kept in events.db either way."""
    password: SecretStr = SecretStr("")
    """Password of a Redis server. Never logged, never written."""


class LanguageModelSettings(_Section):
    """Which language model helps, if any, and how far it may go."""

    spec: str = "rules"
    """The model: rules (none), openai:MODEL@URL for any compatible server, local:FILE.gguf (needs the extra `local-llm`), replay:FILE."""
    api_key: SecretStr = SecretStr("")
    """Key for the server of an openai: model. Never logged, never written."""
    options: str = ""
    """More fields of every request to an openai: model, as a JSON object: {"reasoning_effort": "none"} turns off the thinking of some."""
    deadline_s: float = Field(8.0, gt=0, le=600)
    """Seconds that one answer waits for the model, over all its calls; what is not there by then is done by rules."""
    reads: bool = True
    """Ask the model what a request means where rules are unsure, for missions and for several needs; and what a turn of a conversation
    is where rules leave it unclear."""
    lines: int = Field(6, ge=0, le=100)
    """Lines of copy that the model writes of one answer, the first ones; 0 = none. The others are written by templates."""
    voice: str = Field("", max_length=400)
    """How the shop wants to sound, in a few words: warm and plain, never loud."""
    forbidden: tuple[str, ...] = ()
    """Words that no line of the model may hold, beside those that nobody's may."""
    descriptions: bool = False
    """Let the model write from descriptions too: for shops that write them themselves. Others' may hold orders and false claims."""
    calls: int = Field(4, ge=1, le=256)
    """Calls at once, of each worker; further ones wait for their turn. A local: model keeps room for as many."""
    threads: int = Field(1, ge=1, le=256)
    """Processor threads of a local: model. As many as there are cores is slower where others use them too."""
    context: int = Field(2048, ge=256, le=1_048_576)
    """Tokens of one call of a local: model, prompt and answer together. Memory grows with it, times `calls`."""
    failures: int = Field(3, ge=1, le=1000)
    """Calls that fail in a row until the model is left alone. Fewer: one slow answer shuts it for all. More: more shoppers wait in vain."""
    pause_s: float = Field(30.0, gt=0, le=86_400)
    """Seconds that a failing model is left alone, about what a server takes to start anew; then one call tries. After an outage it may
    stay unused for so long; during one, a shopper waits in vain each time that it ends."""
    cache_days: float = Field(7.0, ge=0, le=3650)
    """Days that answers are kept and given again; 0 = none are."""
    cache_answers: int = Field(50_000, ge=1, le=10_000_000)
    """Answers kept at most, about half a kB each; beyond that those go that were not used for longest."""
    tokens_per_minute: int = Field(0, ge=0)
    """Tokens of prompts and answers that all workers together may use in one minute; 0 = no limit."""
    tokens_per_day: int = Field(0, ge=0)
    """The same for one day (UTC); 0 = no limit."""
    money_per_minute: float = Field(0.0, ge=0)
    """What may be spent in one minute, in the currency of the prices; 0 = no limit."""
    money_per_day: float = Field(0.0, ge=0)
    """The same for one day (UTC); 0 = no limit."""
    price_in: float = Field(0.0, ge=0)
    """What the server charges for 1000 tokens of a prompt."""
    price_out: float = Field(0.0, ge=0)
    """What the server charges for 1000 tokens of an answer."""

    @field_validator("options")
    @classmethod
    def _is_object(cls, options: str) -> str:
        if options and not isinstance(json.loads(options), dict):
            raise ValueError("must be a JSON object")
        return options


class ServiceSettings(_Section):
    """How the shop is served over HTTP."""

    host: str = Field("127.0.0.1", min_length=1, max_length=253)
    """Address that is listened on. Any but this machine's own needs an API key first."""
    port: int = Field(8000, ge=0, le=65535)
    """TCP port; 0 = any free one. The next free one is taken where nobody has chosen this one and it is in use."""
    workers: int = Field(1, ge=1, le=64)
    """Processes over the one shop directory. Each opens the shop anew and takes one core."""
    requests_per_minute: int = Field(600, ge=0, le=1_000_000)
    """Requests of one shopper's page a minute, and of one address that is nobody yet; 0 = no limit. Counted by each worker for itself."""
    key_requests_per_minute: int = Field(60_000, ge=0, le=10_000_000)
    """Requests with one API key a minute; 0 = no limit. Counted by each worker for itself."""
    body_kb: int = Field(1024, ge=1, le=1_048_576)
    """Largest request body, in KiB; of products see import_mb."""
    import_mb: int = Field(64, ge=1, le=4096)
    """Largest body of products, in MiB. It is held on disk while it is read."""
    origins: tuple[str, ...] = ()
    """Origins whose pages may call the API with a key, such as https://shop.example; empty = none but the shop's own page."""
    session_days: int = Field(180, ge=1, le=3650)
    """Days after which a browser's session ends."""
    cookie_secure: bool = False
    """Send the page's cookie over TLS only. True behind a proxy that ends TLS; where this process speaks https itself it is so anyway."""
    drain_s: float = Field(0, ge=0, le=300)
    """Seconds between SIGTERM and the end of listening, in which /readyz says 503 "stopping" and everything else is answered as before:
    more than a load balancer takes between two looks. 0 = the sockets are closed at once."""
    tracing: bool = False
    """Send spans of requests and stages by OpenTelemetry (extra `otel`), to where the OTEL_* variables say."""


class Settings(BaseSettings):
    """The whole tree."""

    model_config = SettingsConfigDict(
        env_prefix="CROSSAISLE_", env_nested_delimiter="__", extra="forbid", frozen=True, use_attribute_docstrings=True
    )

    shop: Path | None = None
    """Shop directory. Empty: the demo shop in the user's data directory."""
    encoder: EncoderSettings = Field(default_factory=lambda: EncoderSettings.model_validate({}))
    """How texts become vectors."""
    retrieve: RetrieveSettings = Field(default_factory=lambda: RetrieveSettings.model_validate({}))
    """How candidates are found."""
    slate: SlateSettings = Field(default_factory=lambda: SlateSettings.model_validate({}))
    """What is shown."""
    events: EventsSettings = Field(default_factory=lambda: EventsSettings.model_validate({}))
    """Where what shoppers do is kept."""
    llm: LanguageModelSettings = Field(default_factory=lambda: LanguageModelSettings.model_validate({}))
    """Which language model helps."""
    service: ServiceSettings = Field(default_factory=lambda: ServiceSettings.model_validate({}))
    """How the shop is served over HTTP."""

    @classmethod
    def settings_customise_sources(  # noqa: PLR0917 - the signature is pydantic-settings' own
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic-settings calls it by this name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags and file come through init, already merged by load(); no dotenv, no secrets directory."""
        return (init_settings, env_settings)


def config_path() -> Path:
    """Give where the settings file is looked for: CROSSAISLE_CONFIG, else crossaisle/config.toml in the user's config directory."""
    named = os.environ.get("CROSSAISLE_CONFIG")  # noqa: TID251 - this is the one place
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"  # noqa: TID251
    return Path(named) if named else Path(home) / "crossaisle" / "config.toml"


def data_home() -> Path:
    """Give where the demo shop lives: crossaisle in the user's data directory."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "crossaisle"  # noqa: TID251


def metrics_directory() -> str:
    """Give where the workers of one service share their counters; empty where there is one worker only."""
    return os.environ.get(_METRICS, "")  # noqa: TID251


def share_metrics(directory: Path) -> None:
    """Let the processes that this one starts share their counters; prometheus-client takes the directory from the environment only."""
    os.environ[_METRICS] = os.fspath(directory)  # noqa: TID251


def single_blas_thread() -> None:
    """Let the processes that this one starts multiply matrices on one thread each: together they take all cores."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # noqa: TID251


def load(**flags: Any) -> Settings:  # noqa: ANN401 - checked by the model
    """Read settings from file, environment and flags.

    Args:
        flags: Top-level fields that a flag set; None means not given.

    Raises:
        ConfigError: A field is unknown or out of bounds; names it.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**_merged(_file(), _environment(), given))
    except ValidationError as exc:
        first = exc.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"Setting {where}: {first['msg']}.", hint="See 'crossaisle settings show' for what there is.") from exc


def sources(**flags: Any) -> dict[str, tuple[str, str]]:  # noqa: ANN401
    """Give every setting's effective value and where it came from, by dotted name; secrets are masked."""
    settings = load(**flags)
    layers = {
        "default": {},
        "file": _flat(_file()),
        "environment": _flat(_environment()),
        "flag": _flat({k: v for k, v in flags.items() if v is not None}),
    }
    found = {}
    for name, value in _flat(settings.model_dump()).items():
        origin = next((layer for layer in ("flag", "environment", "file") if name in layers[layer]), "default")
        found[name] = ("" if value is None else str(value), origin)
    return found


def fields(model: type[BaseModel] = Settings, prefix: str = "") -> list[tuple[str, str, str]]:
    """Give name, default and meaning of every setting: what the reference page is made of."""
    rows: list[tuple[str, str, str]] = []
    for name, info in model.model_fields.items():
        annotation = info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            rows += fields(annotation, f"{prefix}{name}.")
        else:
            rows.append((f"{prefix}{name}", "" if info.default is None else str(info.default), info.description or ""))
    return rows


def _file() -> dict[str, Any]:
    path = config_path()
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise ConfigError(f"{path} cannot be read: {exc}.", hint="It must be TOML.") from exc


def _environment() -> dict[str, Any]:
    try:
        return dict(EnvSettingsSource(Settings)())
    except SettingsError as exc:
        raise ConfigError(f"The environment cannot be read: {exc}.", hint="One setting each: CROSSAISLE_ENCODER__SPEC=hashing.") from exc


def _merged(*layers: Mapping[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in layers:
        for name, value in layer.items():
            both = isinstance(value, Mapping) and isinstance(merged.get(name), Mapping)
            merged[name] = _merged(merged[name], value) if both else value
    return merged


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in tree.items():
        flat.update(_flat(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {f"{prefix}{name}": value})
    return flat

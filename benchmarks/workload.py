"""What is asked of which catalogue when speed is measured: needs, catalogues by size, vectors of their titles, percentiles."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import synthetic

BATCH = 4096

NEEDS = (
    "gaming mouse",
    "laser printer for the office",
    "wireless keyboard with a number pad",
    "I need a laptop for university",
    "27 inch monitor",
    "noise cancelling headphones",
    "external hard drive for backups",
    "usb stick 64 gb",
    "webcam for video calls",
    "a router with good wifi",
    "black ink cartridge",
    "hdmi cable 3 m",
    "looking for a projector for the classroom",
    "graphics card for games",
    "document scanner",
    "tablet for reading",
    "laptop bag 15 inch",
    "uninterruptible power supply for a small server",
    "network switch with 24 ports",
    "memory card for my camera",
    "digital camera with a big zoom",
    "docking station usb-c",
    "bluetooth speaker",
    "photo paper glossy a4",
    "label printer",
    "electric toothbrush",
    "coffee machine",
    "mobile phone with a large battery",
    "phone charger",
    "tv wall mount",
    "server rack",
    "ddr4 memory 16 gb",
    "solid state drive 1 tb",
    "office chair",
    "paper shredder",
    "ip camera for outdoors",
    "conference phone",
    "stylus pen",
    "vacuum cleaner",
    "hair dryer",
    "cordless telephone for the home",
    "microphone for streaming",
    "fibre patch cable 10 m",
    "wireless presenter",
    "desktop pc for accounting",
    "barcode reader",
    "rechargeable batteries aa",
    "screen privacy filter",
)
"""One kind each; written for this, not taken from a benchmark."""

WARM = (
    "surge protector",
    "ergonomic mouse pad",
    "cat 6 cable blue",
    "toner for a colour printer",
    "smart watch",
    "a4 labels",
    "camera tripod",
    "kvm switch",
    "earphones for running",
    "e-reader",
    "power bank",
    "cpu cooler",
    "plotter paper",
    "shaver for men",
    "car holder for a phone",
    "thin client",
    "motherboard",
    "toy for a child of five",
    "backpack",
    "lens cap",
)
"""Asked first, so that what is measured is a warm process that has not seen these words."""


def catalogue(size: str, folder: Path) -> Path:
    """Give the catalogue of a size: icecat_en itself for 20k, else FOLDER/SIZE.jsonl, made when it is not there."""
    if size == "20k":
        return synthetic.icecat()
    path = folder / f"{size}.jsonl"
    if not path.is_file():
        say(f"making {path}")
        synthetic.write(path, synthetic.size_of(size), source=synthetic.icecat())
    return path


def products(path: Path) -> Iterator[dict[str, Any]]:
    """Read a catalogue row by row."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def titles(path: Path, *, most: int) -> list[str]:
    """Give the titles of a catalogue, or `most` of them from all over it."""
    every = [row["title"] for row in products(path)]
    return every if len(every) <= most else [every[round(place)] for place in np.linspace(0, len(every) - 1, most)]


def vectors(path: Path, folder: Path, *, name: str) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Give (n, 512) float32 unit vectors of a catalogue's titles by the default encoder, kept in FOLDER."""
    from crossaisle.encoders.multilingual import MultilingualEncoder

    encoder = MultilingualEncoder()
    kept = folder / f"{name}.{encoder.info.fingerprint}.npy"
    if not kept.is_file():
        texts = [row["title"] for row in products(path)]
        say(f"encoding {len(texts):,} titles into {kept}")
        folder.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(".new.npy")
        found = np.lib.format.open_memmap(fresh, mode="w+", dtype=np.float32, shape=(len(texts), encoder.info.dim))
        for start in range(0, len(texts), BATCH):
            found[start : start + BATCH] = encoder.encode(texts[start : start + BATCH], role="document")
        found.flush()
        fresh.replace(kept)
    return np.asarray(np.load(kept))


def child(script: Path, *arguments: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run a script in a process of its own and read the JSON of its last line: nothing is warm, nothing is shared."""
    done = subprocess.run([sys.executable, str(script), *arguments], env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def percentile(values: Sequence[float], share: float) -> float:
    """Give a percentile, 0 to 100."""
    return float(np.percentile(values, share))


def say(text: str) -> None:
    """Tell how far things are, where no table is."""
    print(text, file=sys.stderr, flush=True)

"""Pictures of the demo shop's products: our own drawings, one for each kind of thing, painted in the product's colour.

The drawings lie beside this module, one sprite a department (`drawings/<department>.svg`), one symbol a kind. Shapes carry
classes for paint and nothing else; the colours are put in here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib import resources
from pathlib import Path
from typing import Final

from crossaisle.demo.tints import Paints, paints, tint_of

DRAWINGS: Final = Path(str(resources.files("crossaisle.demo") / "drawings"))
"""Where the shipped drawings lie."""

_SYMBOL: Final = re.compile(r'<symbol id="([a-z-]+)" viewBox="0 0 200 200">(.*?)</symbol>', re.DOTALL)
_BETWEEN: Final = re.compile(r">\s+<")
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARCEL: Final = (
    '<ellipse class="h" cx="100" cy="170" rx="66" ry="7"/><path class="t" d="M36 74 100 100v72L36 146z"/>'
    '<path class="d" d="M164 74 100 100v72l64-26z"/><path class="l" d="M36 74 100 48l64 26-64 26z"/>'
    '<path class="w" d="M60 64 124 90v20l12-5V85L72 59z"/><path class="w" opacity="0.6" d="m48 126 26 10v8l-26-10z"/>'
)

_Shelf = Mapping[str, Mapping[str, str]]
"""Department to kind to shapes."""


def draw(paths: Sequence[str], *, color: str = "", drawings: Path = DRAWINGS) -> str:
    """Draw a product as a standalone SVG image.

    The first category path that has a drawing counts; then its last part in any department; then a kind of the same
    department with the same main word. Where none fits, a parcel is drawn. The same arguments always give the same text.

    The image paints itself by an inline style element, so a service that answers with it (`/v1/pictures/{id}.svg`, content
    type `image/svg+xml`) must allow that for this one response:
    `Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'`. It holds no script and refers to nothing.

    Args:
        paths: Category paths in English, as in `Product.categories["en"]`.
        color: The name of the product's colour, English or Chinese; unknown or empty gives a tint by category.
        drawings: The folder of sprites.

    Example:
        >>> draw(["Kitchen > Rice cookers"], color="black").startswith("<svg xmlns=")
        True
    """
    return _drawn(tuple(paths), color, drawings)


@functools.lru_cache(maxsize=2048)
def _drawn(paths: tuple[str, ...], color: str, drawings: Path) -> str:
    shelf = _shelf(drawings)
    shapes = next(_fitting(paths, shelf), _PARCEL)
    first = paths[0] if paths else ""
    used = paints(tint_of(color, first))
    label = escape(_NOT_XML.sub("", first.rpartition(">")[2].strip()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" role="img" aria-label="{label}"><style>{_style(used)}</style>'
        f'<rect class="b" width="200" height="200"/>{shapes}</svg>'
    )


@functools.lru_cache(maxsize=8)
def _shelf(drawings: Path) -> _Shelf:
    return {
        sprite.stem: {name: _BETWEEN.sub("><", shapes).strip() for name, shapes in _SYMBOL.findall(sprite.read_text("utf-8"))}
        for sprite in sorted(drawings.glob("*.svg"))
    }


def _fitting(paths: Sequence[str], shelf: _Shelf) -> Iterator[str]:
    """Yield the drawings that fit, best first."""
    slugs = [(_slug(path.partition(">")[0]), _slug(path.rpartition(">")[2])) for path in paths]
    for department, kind in slugs:
        yield from _exact((shelf.get(department, {}),), kind)
    for _, kind in slugs:
        yield from _exact(shelf.values(), kind)
    for department, kind in slugs:
        yield from _similar(shelf.get(department, {}), kind)


def _exact(departments: Iterable[Mapping[str, str]], kind: str) -> Iterator[str]:
    return (kinds[kind] for kinds in departments if kind in kinds)


def _similar(kinds: Mapping[str, str], kind: str) -> Iterator[str]:
    """Yield the kinds with the same last word (one or many), those with most other words in common first."""
    wanted = _words(kind)
    alike = [name for name in kinds if wanted and _words(name)[-1] == wanted[-1]]
    return (kinds[name] for name in sorted(alike, key=lambda name: -len(set(wanted) & set(_words(name)))))


def _slug(text: str) -> str:
    return re.sub("[^a-z]+", "-", text.lower()).strip("-")


def _words(slug: str) -> list[str]:
    return [word.removesuffix("s") for word in slug.split("-") if word]


def _style(used: Paints) -> str:
    filled = {
        "t": used.tint,
        "d": used.darker,
        "l": used.lighter,
        "w": used.white,
        "g": used.metal,
        "k": used.dark,
        "a": used.accent,
        "b": used.ground,
    }
    stroked = {"s": used.line, "sw": used.white}
    return (
        "".join(f".{name}{{fill:{paint}}}" for name, paint in filled.items())
        + "".join(
            f".{name}{{fill:none;stroke:{paint};stroke-width:4;stroke-linecap:round;stroke-linejoin:round}}"
            for name, paint in stroked.items()
        )
        + f".n{{fill:none}}.h{{fill:{used.dark};opacity:.13}}"
    )

"""Writes the reference pages that are made from the code: commands, settings, errors, components, public names.

Run by `make docs`. A test compares the files with what this makes, so that no page says what the code does not.
"""  # noqa: INP001 - a script beside the pages it writes, not a package

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import typer

import crossaisle
from crossaisle import errors, protocols, types
from crossaisle.cli.app import COMMANDS, app
from crossaisle.cli.app import root as root_command
from crossaisle.registry import PORTS
from crossaisle.settings import fields

REFERENCE: Final = Path(__file__).parent / "reference"
MADE: Final = "<!-- Made from the code by docs/generate.py; run `make docs`. -->"
_SPACE: Final = re.compile(r"\s+")


def pages() -> dict[str, str]:
    """Give the text of every generated page by its file name."""
    made = {"cli.md": commands(), "settings.md": settings(), "errors.md": error_tree(), "registry.md": components(), "api.md": names()}
    return {name: f"{MADE}\n\n{text.strip()}\n" for name, text in made.items()}


def main() -> None:
    """Write the pages that changed, and name them."""
    for name, text in pages().items():
        path = REFERENCE / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote docs/reference/{name}\n")


# Commands


def commands() -> str:
    """Give the page of the command line."""
    group: Any = typer.main.get_command(app)
    context = group.make_context("crossaisle", [], resilient_parsing=True)
    loaded = {name: group.get_command(context, name) for name in group.list_commands(context)}
    overview = _table(("command", "does"), ((f"[`{name}`](#crossaisle-{name})", _first(one.help)) for name, one in loaded.items()))
    parts = ["# Command line", _first(root_command.__doc__ or ""), overview, _CLI_NOTES]
    for name, one in loaded.items():
        parts += _command(f"crossaisle {name}", one)
    return "\n\n".join(parts)


def _command(title: str, command: Any) -> Iterator[str]:  # noqa: ANN401 - typer carries its own click, under private names
    inner = getattr(command, "commands", {})
    if not inner:
        yield f"## {title}"
        yield command.help
        yield f"    {title} {_usage(command)}".rstrip()
        rows = [(_spelling(one), _default(one), one.help or "") for one in command.params if one.name != "help"]
        yield _table(("argument or option", "default", "meaning"), rows) if rows else "No options."
        return
    yield f"## {title}"
    yield command.help
    for name, one in inner.items():
        yield from (part.replace("## ", "### ", 1) if part.startswith("## ") else part for part in _command(f"{title} {name}", one))


def _usage(command: Any) -> str:  # noqa: ANN401
    arguments = [_placeholder(one) for one in command.params if one.param_type_name == "argument"]
    return " ".join(([] if len(arguments) == len(command.params) else ["[OPTIONS]"]) + arguments)


def _placeholder(argument: Any) -> str:  # noqa: ANN401
    return argument.name.upper() + ("..." if argument.nargs == -1 else "")


def _spelling(parameter: Any) -> str:  # noqa: ANN401
    if parameter.param_type_name == "argument":
        return f"`{_placeholder(parameter)}`"
    spelled = ", ".join(f"`{one}`" for one in parameter.opts)
    return spelled if parameter.is_flag else f"{spelled} {parameter.type.name.upper()}"


def _default(parameter: Any) -> str:  # noqa: ANN401
    if parameter.required:
        return "required"
    value = parameter.default
    if value is None or value in ([], ()) or value is False:
        return ""
    return f"`{', '.join(map(str, value)) if isinstance(value, list | tuple) else value}`"


_CLI_NOTES: Final = """Answers go to standard output, progress and errors to standard error. `--json` prints one JSON document; a failure then
prints `{"error": {"code", "message", "hint", "exit_code"}}` there as well. The exit code is 0 when it worked, 2 for a mistake on the
command line, else that of [the error](errors.md)."""


# Settings


def settings() -> str:
    """Give the page of settings."""
    rows = (
        (f"`{name}`", f"`CROSSAISLE_{name.upper().replace('.', '__')}`", f"`{default}`" if default else "", meaning)
        for name, default, meaning in fields()
    )
    return "\n\n".join(("# Settings", _SETTINGS_NOTES, _table(("setting", "environment", "default", "meaning"), rows)))


_SETTINGS_NOTES: Final = """Later ones win: defaults, the settings file, the environment, options of a command. `crossaisle settings show` prints what
holds and where it came from; keys are masked. The file is TOML: `crossaisle/config.toml` in the user's configuration directory, or the one
that `CROSSAISLE_CONFIG` names. A setting `encoder.spec` stands there as `spec` under `[encoder]`. An unknown name is an error."""


# Errors


def error_tree() -> str:
    """Give the page of errors."""
    rows = []
    for depth, one in _descended(errors.CrossAisleError, 0):
        name = f"{'&nbsp;' * 4 * depth}`{one.__name__}`"
        rows.append((name, f"`{one.code}`", str(one.exit_code), str(one.status), _first(inspect.getdoc(one) or "")))
    table = _table(("error", "code", "exit code", "HTTP status", "meaning"), rows)
    return "\n\n".join(("# Errors", _ERRORS_NOTES, table))


def _descended(kind: type[errors.CrossAisleError], depth: int) -> Iterator[tuple[int, type[errors.CrossAisleError]]]:
    yield depth, kind
    for one in kind.__subclasses__():
        if one.__module__ == errors.__name__:
            yield from _descended(one, depth + 1)


_ERRORS_NOTES: Final = """Everything that crossaisle raises on purpose descends from `CrossAisleError` and has a `message` and a `hint` that says what
to do. An indented class is also what stands above it: `except UserError` catches all of its kind. `DataError` adds `row`, `column` and
`reason`; `ModelError` adds `spec`; `MissingExtraError` adds `extra` and is an `ImportError` too. The HTTP status is for services built on
the library."""


# Components


def components() -> str:
    """Give the page of components and commands."""
    parts = ["# Components", _REGISTRY_NOTES]
    for port, table in PORTS.items():
        rows = ((f"`{kind}`", f"`{place}`", _first(_loaded(place).__doc__ or "")) for kind, place in sorted(table.items()))
        parts += [f"## {port}", f"Entry points: `crossaisle.{port}`.", _table(("kind", "class", "spec"), rows)]
    rows = ((f"`{name}`", f"`{place}`") for name, place in COMMANDS.items())
    parts += ["## Commands", _table(("command", "function"), rows)]
    return "\n\n".join(parts)


def _loaded(place: str) -> Any:  # noqa: ANN401 - any class
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


_REGISTRY_NOTES: Final = """A component is named by a spec, `kind` or `kind:argument`: the same words in settings, on the command line and in reports.
Its module is imported when it is first asked for. An installed package adds kinds through entry points of the group named below; the kinds
that ship cannot be replaced. See [how to add an encoder](../how-to/add-an-encoder.md)."""


# Public names


def names() -> str:
    """Give the page of the Python API."""
    public = [name for name in crossaisle.__all__ if name != "__version__"]
    classes = {name: getattr(crossaisle, name) for name in public}
    shown = [name for name, one in classes.items() if not (isinstance(one, type) and issubclass(one, errors.CrossAisleError))]
    inner = [one for one in vars(types).values() if dataclasses.is_dataclass(one) and one.__name__ not in public]
    ports = [one for one in vars(protocols).values() if getattr(one, "_is_protocol", False) and one.__module__ == protocols.__name__]
    parts = ["# Python API", _API_NOTES]
    for name in shown:
        parts += _documented(f"crossaisle.{name}", classes[name])
    parts += ["# Values inside them", "From `crossaisle.types`."]
    for value in sorted(inner, key=lambda one: one.__name__):
        parts += _documented(value.__name__, value)
    parts += ["# Ports", "From `crossaisle.protocols`: what can be replaced. [Components](registry.md) lists what ships."]
    for port in sorted(ports, key=lambda one: one.__name__):
        parts += _documented(port.__name__, port)
    return "\n\n".join(parts)


def _documented(title: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - a class or function
    yield f"## {title}"
    if not isinstance(value, type):
        yield f"`{value.__name__}{_signature(value)}`"
        yield _section(inspect.getdoc(value) or "")
        return
    yield _first(inspect.getdoc(value) or "")
    if dataclasses.is_dataclass(value):
        yield _table(("field", "type", "default", "meaning"), _fields(value))
    methods = list(_methods(value))
    if methods:
        yield _table(("method", "does"), methods)


def _fields(kind: type) -> Iterator[Sequence[str]]:
    said = _field_texts(kind)
    for one in dataclasses.fields(kind):
        if one.name.startswith("_"):
            continue
        yield f"`{one.name}`", f"`{one.type}`", _field_default(one), said.get(one.name, "")


def _field_default(one: dataclasses.Field[Any]) -> str:
    if one.default is not dataclasses.MISSING:
        return f"`{one.default!r}`"
    return "" if one.default_factory is dataclasses.MISSING else "empty" if one.default_factory in (dict, list, set) else "computed"


def _field_texts(kind: type) -> dict[str, str]:
    """Give the strings that stand under the fields of a class."""
    tree = ast.parse(inspect.getsource(kind)).body[0]
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    pairs = zip(body, body[1:], strict=False)
    return {
        field.target.id: inspect.cleandoc(str(text.value.value))
        for field, text in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
    }


def _methods(kind: type) -> Iterator[Sequence[str]]:
    for name, member in vars(kind).items():
        plain = getattr(member, "__func__", member)
        if name.startswith("_") and name not in {"__len__", "__iter__"}:
            continue
        if isinstance(member, property):
            yield f"`{name}`", _first(inspect.getdoc(member) or "")
        elif inspect.isfunction(plain):
            yield f"`{name}{_signature(plain)}`", _first(inspect.getdoc(plain) or "")


def _signature(function: Any) -> str:  # noqa: ANN401
    signature = inspect.signature(function)
    kept = [one for name, one in signature.parameters.items() if name not in {"self", "cls"}]
    return str(signature.replace(parameters=kept)).replace("'", "")


def _section(text: str) -> str:
    """Give the first paragraph and the arguments of a docstring, as a list."""
    head, _, rest = text.partition("\n\n")
    lines = [line.strip() for line in rest.splitlines() if line.startswith("    ")]
    return "\n".join([_first(head), "", *(f"- {line}" for line in lines)]).strip()


_API_NOTES: Final = (
    """Made from the signatures; the text is the first line of each docstring. The errors are on [their own page](errors.md)."""
)


def _first(text: str | None) -> str:
    paragraph = (text or "").strip().split("\n\n")[0]
    return _SPACE.sub(" ", paragraph)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(_SPACE.sub(" ", cell).replace("|", "\\|") for cell in cells) + " |"

    return "\n".join([line(head), line(["---"] * len(head)), *map(line, rows)])


if __name__ == "__main__":
    main()

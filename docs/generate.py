"""Writes the reference pages that are made from the code: commands, settings, errors, components, public names, HTTP routes.

Run by `make docs`. A test compares the files with what this makes, so that no page says what the code does not.
"""  # noqa: INP001 - a script beside the pages it writes, not a package

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import itertools
import json
import re
import sys
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import typer
from typer.models import ArgumentInfo, ParameterInfo

import crossaisle
from crossaisle import errors, protocols, types
from crossaisle.cli.app import COMMANDS, root
from crossaisle.registry import PORTS
from crossaisle.service.app import create_app
from crossaisle.settings import Settings, fields

REFERENCE: Final = Path(__file__).parent / "reference"
MADE: Final = "<!-- Made from the code by docs/generate.py; run `make docs`. -->"
_SPACE: Final = re.compile(r"\s+")
_QUOTED: Final = re.compile(r"""(: |-> )['"]([^'"]*)['"]""")
"""Annotations are kept as text; a signature would show them in quotes."""


def pages() -> dict[str, str]:
    """Give the text of every generated page by its file name."""
    made = {"cli.md": commands(), "settings.md": settings(), "errors.md": error_tree(), "registry.md": components(), "api.md": names()}
    made["http.md"] = http()
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
    loaded = {name: _loaded(place) for name, place in COMMANDS.items()}
    rows = ((f"[`{name}`](#crossaisle-{name})", _first(_help(one))) for name, one in loaded.items())
    parts = ["# Command line", _first(root.__doc__), _table(("command", "does"), rows), _CLI_NOTES]
    for name, one in loaded.items():
        parts += _command_group(name, one) if isinstance(one, typer.Typer) else _command(f"## crossaisle {name}", one)
    return "\n\n".join(parts)


def _help(command: Any) -> str:  # noqa: ANN401 - a function or a Typer
    return str(command.info.help) if isinstance(command, typer.Typer) else str(command.__doc__)


def _command_group(name: str, group: typer.Typer) -> Iterator[str]:
    yield f"## crossaisle {name}"
    yield _help(group)
    for one in group.registered_commands:
        yield from _command(f"### crossaisle {name} {one.name}", one.callback)


def _command(heading: str, function: Any) -> Iterator[str]:  # noqa: ANN401
    yield heading
    yield _first(function.__doc__)
    hints = typing.get_type_hints(function)
    parameters = [(name, one.default, hints[name]) for name, one in inspect.signature(function).parameters.items()]
    arguments = [_placeholder(name, kind) for name, info, kind in parameters if isinstance(info, ArgumentInfo)]
    yield "    " + " ".join([heading.lstrip("# "), *(["[OPTIONS]"] if len(arguments) < len(parameters) else []), *arguments])
    rows = ((_spelling(name, info, kind), _default(info, kind), info.help or "") for name, info, kind in parameters)
    yield _table(("argument or option", "default", "meaning"), rows)


def _placeholder(name: str, kind: Any) -> str:  # noqa: ANN401 - a type hint
    return name.upper() + ("..." if typing.get_origin(kind) is list else "")


def _spelling(name: str, info: ParameterInfo, kind: Any) -> str:  # noqa: ANN401
    if isinstance(info, ArgumentInfo):
        return f"`{_placeholder(name, kind)}`"
    spelled = "`, `".join(getattr(info, "param_decls", None) or (f"--{name.replace('_', '-')}",))
    return f"`{spelled}`" if kind is bool else f"`{spelled}` {_value(kind)}"


def _value(kind: Any) -> str:  # noqa: ANN401
    inner = [one for one in typing.get_args(kind) if one is not type(None)]
    return _value(inner[0]) if inner else {str: "TEXT", int: "NUMBER", Path: "PATH"}[kind]


def _default(info: ParameterInfo, kind: Any) -> str:  # noqa: ANN401
    if info.default is ...:
        return "required"
    if info.default in (None, False, []):
        return ""
    return f"`{' '.join(info.default) if typing.get_origin(kind) is list else info.default}`"


_CLI_NOTES: Final = """Answers go to standard output, progress and errors to standard error.
`--json` prints one JSON document; a failure then prints `{"error": {"code", "message", "hint", "exit_code"}}` there as well.
The exit code is 0 when it worked, 2 for a mistake on the command line, else that of [the error](errors.md)."""


# Settings


def settings() -> str:
    """Give the page of settings."""
    rows = (
        (f"`{name}`", f"`CROSSAISLE_{name.upper().replace('.', '__')}`", f"`{default}`" if default else "", meaning)
        for name, default, meaning in fields()
    )
    return "\n\n".join(("# Settings", _SETTINGS_NOTES, _table(("setting", "environment", "default", "meaning"), rows)))


_SETTINGS_NOTES: Final = """Later ones win: defaults, the settings file, the environment, options of a command.
`crossaisle settings show` prints what holds and where it came from; keys are masked.
The file is TOML: `crossaisle/config.toml` in the user's configuration directory, or the one that `CROSSAISLE_CONFIG` names.
A setting `encoder.spec` stands there as `spec` under `[encoder]`. An unknown name is an error."""


# Errors


def error_tree() -> str:
    """Give the page of errors."""
    rows = []
    for depth, one in _descended(errors.CrossAisleError, 0):
        name = f"{'&nbsp;' * 4 * depth}`{one.__name__}`"
        rows.append((name, f"`{one.code}`", str(one.exit_code), str(one.status), _first(inspect.getdoc(one) or "")))
    table = _table(("error", "code", "exit code", "HTTP status", "meaning"), rows)
    return f"# Errors\n\n{_ERRORS_NOTES}\n\n{table}"


def _descended(kind: type[errors.CrossAisleError], depth: int) -> Iterator[tuple[int, type[errors.CrossAisleError]]]:
    yield depth, kind
    for one in kind.__subclasses__():
        if one.__module__ == errors.__name__:
            yield from _descended(one, depth + 1)


_ERRORS_NOTES: Final = """Everything that crossaisle raises on purpose descends from `CrossAisleError`.
It has a `message`, and a `hint` that says what to do. An indented class is a subclass: `except UserError` catches all of its kind.
`DataError` adds `row`, `column` and `reason`; `ModelError` adds `spec`; `MissingExtraError` adds `extra` and is an `ImportError` too.
The HTTP status is for services built on the library."""


# Components


def components() -> str:
    """Give the page of components and commands."""
    parts = ["# Components", _REGISTRY_NOTES]
    for port, table in PORTS.items():
        rows = ((f"`{kind}`", f"`{place}`", _first(_loaded(place).__doc__ or "")) for kind, place in sorted(table.items()))
        parts += [f"## {port}", f"Entry points: `crossaisle.{port}`.", _table(("kind", "class", "spec"), rows)]
    parts += ["## Commands", _table(("command", "function"), ((f"`{name}`", f"`{place}`") for name, place in COMMANDS.items()))]
    return "\n\n".join(parts)


def _loaded(place: str) -> Any:  # noqa: ANN401 - any class
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


_REGISTRY_NOTES: Final = """A component is named by a spec, `kind` or `kind:argument`: the same words in settings, on the command line
and in `shop.toml`. Its module is imported when it is first asked for. An installed package adds kinds through entry points of the
group named below; the kinds that ship cannot be replaced. See [how to add an encoder](../how-to/add-an-encoder.md)."""


# Public names


def names() -> str:
    """Give the page of the Python API."""
    public = [name for name in crossaisle.__all__ if name != "__version__"]
    classes = {name: getattr(crossaisle, name) for name in public}
    shown = [name for name, one in classes.items() if not (isinstance(one, type) and issubclass(one, errors.CrossAisleError))]
    inner = [one for one in vars(types).values() if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__name__ not in public]
    ports = [one for one in vars(protocols).values() if isinstance(one, type) and one.__module__ == protocols.__name__]
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
    pairs = itertools.pairwise(body)
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
    return _QUOTED.sub(r"\1\2", str(signature.replace(parameters=kept)))


def _section(text: str) -> str:
    """Give the first paragraph and the arguments of a docstring, as a list."""
    head, _, rest = text.partition("\n\n")
    lines = [line.strip() for line in rest.splitlines() if line.startswith("    ")]
    return "\n".join([_first(head), "", *(f"- {line}" for line in lines)]).strip()


_API_NOTES: Final = """Made from the signatures; the text is the first paragraph of each docstring.
The errors are on [their own page](errors.md)."""


# HTTP


def http() -> str:
    """Give the page of routes and of the bodies that they take."""
    document = create_app(Settings()).openapi()
    routes = [(method.upper(), path, one) for path, some in document["paths"].items() for method, one in some.items()]
    parts = ["# HTTP", _HTTP_NOTES]
    for tag in dict.fromkeys(tag for _, _, one in routes for tag in one["tags"]):
        parts.append(f"## {tag}")
        for method, path, one in routes:
            parts += _route(method, path, one) if tag in one["tags"] else ()
    parts.append("## Bodies")
    for name, schema in document["components"]["schemas"].items():
        if name not in _OF_ERRORS:
            parts += [f"### {name}", schema.get("description", ""), _table(("field", "shape", "default", "meaning"), _properties(schema))]
    return "\n\n".join(parts)


def _route(method: str, path: str, one: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {method} {path}"
    scopes = sorted({scope for way in one.get("security", ()) for some in way.values() for scope in some})
    header = next((f", for the shopper of `{said['name']}`" for said in one.get("parameters", ()) if said["in"] == "header"), "")
    needs = f"Scope `{scopes[0]}`{header}." if scopes else "No key."
    yield f"{one['summary']}. {needs} {_SPACE.sub(' ', one['description'])}"
    rows = [
        (
            f"`{said['name']}`",
            said["in"],
            _shape(said["schema"]),
            _default_of(said["schema"], said["required"]),
            said.get("description", ""),
        )
        for said in one.get("parameters", ())
        if said["in"] != "header"
    ]
    if rows:
        yield _table(("parameter", "in", "shape", "default", "meaning"), rows)
    for kind, body in one.get("requestBody", {}).get("content", {}).items():
        said = f", for example `{_example(body['example'])}`" if "example" in body else ""
        yield f"Body: `{kind}`, {_shape(body['schema'])}{said}."
    for status, answer in one["responses"].items():
        if status < "300":
            kinds = (f"`{kind}`" + (f", such as `{_example(said['example'])}`" if "example" in said else "")
                     for kind, said in answer.get("content", {}).items())  # fmt: skip
            yield f"Answer {status}: {'; or '.join(kinds) or 'no body'}."
    yield f"Errors: {', '.join(f'`{status}`' for status in sorted(one['responses']) if status >= '300')}."


def _example(value: Any) -> str:  # noqa: ANN401 - any JSON value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.strip().replace("\n", "\\n")


def _properties(schema: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for name, one in schema["properties"].items():
        yield f"`{name}`", _shape(one), _default_of(one, name in schema.get("required", ())), one.get("description", "")


def _default_of(schema: Mapping[str, Any], is_required: bool) -> str:  # noqa: FBT001
    default = schema.get("default")
    return "required" if is_required else "" if default in (None, "", []) else f"`{json.dumps(default)}`"


def _shape(schema: Mapping[str, Any]) -> str:
    """Say what a JSON schema takes, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    for way in ("anyOf", "oneOf"):
        if way in schema:
            return " or ".join(_shape(one) for one in schema[way] if one.get("type") != "null")
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(one)}`" for one in schema["enum"])
    kind = schema.get("type", "anything")
    if kind == "array":
        inner = schema.get("items") or schema.get("prefixItems", [{}])[0]
        return f"list{_bounds(schema, 'minItems', 'maxItems')} of {_shape(inner)}"
    pattern = f" like `{schema['pattern']}`" if "pattern" in schema else f", {schema['format']}" if "format" in schema else ""
    return f"{_KINDS[kind]}{_bounds(schema, 'minLength', 'maxLength')}{_bounds(schema, 'minimum', 'maximum')}{pattern}"


def _bounds(schema: Mapping[str, Any], low: str, high: str) -> str:
    if not {low, high, "exclusiveMinimum"} & set(schema):
        return ""
    least = f"more than {schema['exclusiveMinimum']:.10g}" if "exclusiveMinimum" in schema else f"{schema.get(low, 0):.10g}"
    return f" ({least} to {schema[high]:.10g})" if high in schema else f" ({least} or more)"


_KINDS: Final = {
    "string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "object": "object", "anything": "anything",
}  # fmt: skip
_OF_ERRORS: Final = frozenset({"ErrorAnswer", "ErrorDetail", "FieldFault"})
_HTTP_NOTES: Final = """The routes by subject, made from the service's own OpenAPI document (`/openapi.json`, to be tried at `/docs`).
[How to serve](../how-to/serve.md) has keys, scopes and sessions. Bodies are JSON; no field but those named here is accepted.

Every failure is `{"error": {"code", "message", "hint", "request_id"}}`, with `fields` where the shape of a request is wrong; the
codes and their statuses are [errors](errors.md). Any answer has `X-Request-ID`, which the log names too."""


def _first(text: str | None) -> str:
    paragraph = (text or "").strip().split("\n\n")[0]
    return _SPACE.sub(" ", paragraph)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(_cell(cell) for cell in cells) + " |"

    return "\n".join([line(head), line(["---"] * len(head)), *map(line, rows)])


def _cell(text: str) -> str:
    safe = text if "`" in text or "&nbsp;" in text else text.replace("<", "&lt;")
    return _SPACE.sub(" ", safe).replace("|", "\\|")


if __name__ == "__main__":
    main()

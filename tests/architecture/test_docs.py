"""Pages say what the code does: generated ones are fresh, examples parse, links lead somewhere, words are defined."""

import ast
import importlib.util
import re
import shlex
import tomllib
import types as modules
from pathlib import Path

import pytest
import typer
import yaml
from fastapi.routing import iter_route_contexts
from typer.testing import CliRunner

import crossaisle
from crossaisle import knowledge, protocols
from crossaisle import types as nouns
from crossaisle.cli.app import COMMANDS, app
from crossaisle.directory import ShopDirectory
from crossaisle.rank.score import WEIGHTS
from crossaisle.service.app import create_app
from crossaisle.settings import Settings

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md"), *(REPOSITORY / "benchmarks").glob("*.md")])
FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
INDENTED = re.compile(r"^(?:    |\$ )(?:\.venv/bin/)?(?P<line>crossaisle .*)$", re.MULTILINE)
QUOTED = re.compile(r"`(?P<line>crossaisle [^`]+)`")
ROW = re.compile(r"^\| (?P<word>[^|]+) \| (?P<meaning>[^|]+) \| `(?P<name>\w+)` \|$", re.MULTILINE)
PLACE = re.compile(
    r"`((?:catalog|encoders|evaluate|expand|indexes|knowledge|rank|retrieve|stores|understand|write|cli|feeds)/[\w/]*(?:\.py|\.yaml)?)`"
)


def page_id(path):
    return path.relative_to(REPOSITORY).as_posix()


def blocks(language):
    return [
        pytest.param(match["text"], id=f"{page_id(path)}:{place}")
        for path in PAGES
        for place, match in enumerate(FENCE.finditer(path.read_text(encoding="utf-8")))
        if match["language"] == language
    ]


def commands(path):
    """Every `crossaisle ...` of a page, without comments and pipes, as a list of words."""
    text = path.read_text(encoding="utf-8")
    lines = [match["line"] for match in INDENTED.finditer(text)] + [match["line"] for match in QUOTED.finditer(text)]
    lines = [re.split(r"\s{3,}|&&|\s\|\s", line)[0] for line in lines]
    return [words[1:] for line in lines if (words := shlex.split(line, comments=True))[1:] and not words[1].startswith("-")]


@pytest.fixture(scope="module")
def generator():
    spec = importlib.util.spec_from_file_location("generate", REPOSITORY / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh(generator):
    stale = [name for name, text in generator.pages().items() if (generator.REFERENCE / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run: make docs"


def test_every_route_is_named():
    """Those of the API; the pages at / and /dashboard are no part of it."""
    routes = {
        (method, route.path.replace(":path}", "}"))
        for route in iter_route_contexts(create_app(Settings()).routes)
        for method in route.methods or ()
        if route.path.startswith("/v1/") or route.path in {"/metrics", "/healthz", "/readyz"}
    }
    page = (REPOSITORY / "docs" / "reference" / "http.md").read_text(encoding="utf-8")
    named = {tuple(match.split(" ")) for match in re.findall(r"^### ([A-Z]+ /\S+)$", page, re.MULTILINE)}
    assert len(routes) > 40
    assert named == routes


def test_every_page_is_reached():
    """From the README, from link to link; what nobody links to nobody reads."""
    reached, left = set(), [REPOSITORY / "README.md"]
    while left:
        page = left.pop()
        if page in reached or not page.is_file():
            continue
        reached.add(page)
        if page.suffix == ".md":
            left += [(page.parent / target).resolve() for target in targets(page)]
    assert [page_id(page) for page in PAGES if page not in reached] == []


def targets(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [
        match["target"].partition("#")[0]
        for match in LINK.finditer(text)
        if "://" not in match["target"] and not match["target"].startswith("#")
    ]


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_lead_somewhere(page):
    assert [target for target in targets(page) if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_anchors_exist(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ")).strip().lower().replace(" ", "-") for line in text.splitlines() if line.startswith("#")
    }
    assert {match["target"][1:] for match in LINK.finditer(text) if match["target"].startswith("#")} <= headings


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_named_files_exist(page):
    package = REPOSITORY / "src" / "crossaisle"
    named = [match[1] for match in PLACE.finditer(page.read_text(encoding="utf-8"))]
    assert [one for one in named if not ((package / one).exists() or (package / "catalog" / one).exists() or one.startswith("kinds"))] == []


@pytest.mark.parametrize("text", blocks("python"))
def test_python_compiles(text):
    compile(text, "block", "exec")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("crossaisle"):
            module = importlib.import_module(node.module)
            assert all(hasattr(module, alias.name) for alias in node.names)


@pytest.mark.parametrize("text", blocks("yaml"))
def test_yaml_parses(text):
    assert yaml.safe_load(text)


@pytest.mark.parametrize("text", blocks("toml"))
def test_toml_parses(text):
    assert tomllib.loads(text)


def test_shop_toml_of_the_page_is_read(tmp_path):
    page = (REPOSITORY / "docs" / "reference" / "shop-directory.md").read_text(encoding="utf-8")
    (tmp_path / "shop.toml").write_text(
        next(match["text"] for match in FENCE.finditer(page) if match["language"] == "toml"), encoding="utf-8"
    )
    facts = ShopDirectory(tmp_path).read()
    assert (facts.currency, facts.rates["USD"], facts.rates_date) == ("CNY", 0.139, "2026-11-02")


@pytest.mark.parametrize("name", ["reference/knowledge.md", "how-to/correct-a-category.md"])
def test_knowledge_of_the_pages_is_read(name, tmp_path):
    """The examples work as overrides, each in the folder that its shape asks for."""
    text = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        if match["language"] != "yaml":
            continue
        plain = yaml.safe_load(match["text"])
        if isinstance(plain, dict):
            if "color" in plain:
                (tmp_path / "attributes.yaml").write_text(match["text"], encoding="utf-8")
            continue
        folder = next(
            folder
            for key, folder in (("from", "relations"), ("needs", "missions"), ("kinds", "generics"), ("id", "kinds"))
            if key in plain[0]
        )
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "page.yaml").write_text(match["text"], encoding="utf-8")
    known = knowledge.load(tmp_path)
    assert known.fingerprint != knowledge.load().fingerprint


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page) and page.name != "cli.md"], ids=page_id)
def test_commands_parse(page):
    """Each names a command that there is, with arguments and options that it takes; nothing is run."""
    group = typer.main.get_command(app)
    context = group.make_context("crossaisle", [], resilient_parsing=True)
    for name, *arguments in commands(page):
        command = group.get_command(context, name)
        assert command is not None, name
        if hasattr(command, "commands"):
            assert not arguments or arguments[0] in command.commands
        elif arguments:
            command.make_context(name, arguments)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_shown(name):
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_readme_names_every_command():
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`crossaisle {name}" not in text] == []


def test_makefile_targets_exist():
    """Every `make TARGET` of a page."""
    rules = set(re.findall(r"^([\w-]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {word for page in PAGES for word in re.findall(r"(?:^    |`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)}
    assert named
    assert named <= rules


def test_rank_page_has_the_weights():
    text = (REPOSITORY / "docs" / "explanation" / "rank.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z_, ]+) \| ([-\d., ]+) \|", text, re.MULTILINE)
    weights = {name: float(weight) for names, numbers in rows for name, weight in zip(names.split(", "), numbers.split(", "), strict=True)}
    assert weights == WEIGHTS


def glossary():
    return [(match["word"], match["name"]) for match in ROW.finditer((REPOSITORY / "docs" / "glossary.md").read_text(encoding="utf-8"))]


def test_glossary_defines_each_word_once():
    words = [word for word, _ in glossary()]
    assert len(words) > 40
    assert sorted(words) == sorted(set(words))


def test_glossary_covers_the_public_names():
    public = {name for name in crossaisle.__all__ if isinstance(getattr(crossaisle, name), type)}
    assert public - {name for _, name in glossary()} == set()


def test_glossary_names_exist():
    places: tuple[modules.ModuleType, ...] = (crossaisle, nouns, protocols)
    assert [name for _, name in glossary() if not any(hasattr(place, name) for place in places)] == []

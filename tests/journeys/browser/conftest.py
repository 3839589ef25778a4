"""A real browser before a real server: one of each for a module, a tab of its own for each test."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = "/usr/bin/chromium"
FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic"
REPOSITORY = Path(__file__).parents[3]
PAGE = REPOSITORY / "src" / "crossaisle" / "service" / "page" / "index.html"
AXE = REPOSITORY / "web" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 20_000


@dataclass(frozen=True)
class Words:
    """What one types and reads in one language."""

    locale: str
    need: str
    add: re.Pattern[str]
    absent: str
    retry: str
    looking: str
    begun: str
    remove: re.Pattern[str]
    put_back: re.Pattern[str]
    dismiss: re.Pattern[str]
    undo: str


WORDS = {
    "zh": Words(
        locale="zh-CN", need="两三千的手机，不要黑色", add=re.compile("^加入购物车"), absent="一架三角钢琴", retry="再试一次",
        looking="正在店里找", begun="手机", remove=re.compile("^去掉："), put_back=re.compile("^加回来："), dismiss=re.compile("^不想看："), undo="撤销",
    ),
    "en": Words(
        locale="en-US", need="a tent for four, under $250", add=re.compile("^Add to cart"), absent="a grand piano", retry="Try again",
        looking="Looking through the shop", begun="tent", remove=re.compile("^Remove: "), put_back=re.compile("^Put back: "),
        dismiss=re.compile("^Not for me: "), undo="Undo",
    ),
}  # fmt: skip


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    missing = "chromium: apt-get install chromium fonts-noto-cjk" if not Path(CHROMIUM).is_file() else ""
    missing = missing or ("" if PAGE.is_file() else "the built page: make test builds it, or npm run build in web/")
    for item in items:
        if missing and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=f"needs {missing}"))


@pytest.fixture(scope="module")
def address(demo, tmp_path_factory, serving):
    place = tmp_path_factory.mktemp("browsed") / "shop"
    shutil.copytree(demo.directory.path, place)
    with serving(place) as (found, _):
        yield found


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture(params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture
def words(language):
    return WORDS[language]


@pytest.fixture
def tab(chromium, words):
    context = chromium.new_context(locale=words.locale, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def ask(address):
    """Give what types a need into the page's box and sends it, opening the page first where it is not open."""

    def say(tab, text):
        if not tab.url.startswith(address):
            tab.goto(address)
        box = tab.get_by_role("combobox").first
        box.fill(text)
        box.press("Enter")

    return say


@pytest.fixture
def serious():
    """Give what tells what axe finds on a page; its source is evaluated, which the page's policy does not forbid to a test."""
    if not AXE.is_file():
        pytest.skip("needs axe-core: npm ci in web/")
    source = AXE.read_text(encoding="utf-8")

    def find(tab, where):
        tab.evaluate(source)
        violations = tab.evaluate("async () => (await axe.run()).violations")
        return [(where, one["id"], one["nodes"][0]["html"][:200]) for one in violations if one["impact"] in {"serious", "critical"}]

    return find

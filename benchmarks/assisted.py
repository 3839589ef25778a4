"""What a language model costs and what it may say: a failing model's price, written lines that are known, and unsupported claims.

usage: assisted.py [--parts outage,warm,claims,form] [--models template,hostile] [--n 500] [--sample FILE.jsonl] [--write]

outage   recommend() over the demo shop with a server that is down, that hangs, and that talks nonsense, beside the same without a
         model: p95, errors, answers that say what they do without. The deadline is DEADLINE_S; nothing is cached.
warm     copy for a slate of 12 whose lines were written before: kept in this process, and kept in the file by another one.
form     lines for SLATES slates of six, by one call for each product (four at once, as the engine does) and by one call for the slate:
         first line, whole slate, lines kept, tokens. From scripted models that take their time ("template" in --models) and from
         the specs of --models.
claims   the first N products of the demo shop, in both languages in turn, with each writer: claims of the line shown that the checker
         does not find in the facts, and the share that stayed with the template. A model is "template", "hostile" (lies whatever it
         is asked), or a spec such as local:FILE.gguf. --sample writes 100 lines, as many of each writer, shuffled and without its
         name, with all that is known of the product: for a reader who judges blind. Who wrote which stands in FILE.key.jsonl.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import one_call
import run as tables
import workload
from crossaisle.assistance import Assistance
from crossaisle.cli.demo import fill
from crossaisle.llms.cached import CachedLanguageModel
from crossaisle.models import language_model, make_language_model
from crossaisle.protocols import Completion, LanguageModel, ModelInfo, Prompt
from crossaisle.settings import LanguageModelSettings, Settings
from crossaisle.shop import Shop
from crossaisle.testing.chat_server import ChatHandler, ScriptedChatServer
from crossaisle.types import Intent, Item, Need
from crossaisle.write import claims as checker
from crossaisle.write.llm import LlmWriter

BEGIN, END = "<!-- assisted -->", "<!-- end of assisted -->"
DEADLINE_S = 0.5
ROUNDS = 3
LINES = 12
SAMPLED = 100
SLATES = 2
"""Of each language."""
SHOWN = 6
PATIENCE_S = 240
LIES = (
    "The world's best of its kind, doctors recommend it and it cures headaches.",
    "Only $1 today with a lifetime warranty and free returns.",
    "It holds 9999 mAh, weighs 1 g and lasts 500 hours under water.",
    "Certified organic in Switzerland, unlike the cheap ones of other brands.",
    "全网销量第一，国家级品质，医生都在用。",
    "今天只要一元，终身质保，假一赔十。",
    "9999毫安时电池，水下500小时，重1克。",
    "瑞士有机认证，比别家的安全得多。",
)
NEEDS = (
    "我想买一条新手机", "两三千的手机，不要黑色", "running shoes for men", "a tent for four", "蓝牙耳机 降噪", "电饭煲", "desk lamp",
    "birthday present for my dad", "周末带孩子去露营", "a gift for a runner under $80", "厨房刀不快了", "猫粮和猫砂",
    "something to keep coffee hot", "a laptop and a bag for it, 900 dollars in all", "送女朋友的礼物，三百以内",
    "moving into my first flat", "给爸妈买个按摩的", "yoga mat and two bottles", "冬天骑车穿什么", "quiet keyboard for the office",
)  # fmt: skip


class Liar:
    """Lies, each time otherwise; about half of its lies dress up true facts of the prompt."""

    def __init__(self) -> None:
        self.info, self._count = ModelInfo("hostile:script", "hostile"), itertools.count()

    def complete(self, prompt: Prompt, *, schema: object = None, deadline: float) -> Completion:  # noqa: ARG002 - the port's
        number = next(self._count)
        facts = json.loads(prompt.user)["product"]["facts"]
        lie = LIES[number % len(LIES)]
        line = f"{lie} {facts[number % len(facts)]}" if facts and number % 2 else lie
        return Completion(json.dumps({"line": line}), {"line": line})

    def close(self) -> None:
        pass


class Honest(Liar):
    """Says the name and one fact, so that most lines pass."""

    def complete(self, prompt: Prompt, *, schema: object = None, deadline: float) -> Completion:  # noqa: ARG002
        product = json.loads(prompt.user)["product"]
        said = [fact.partition(": ")[2] for fact in product["facts"][:2]]
        line = (
            f"{product['name']}：{'，'.join(said)}"
            if "Chinese" in prompt.user
            else f"{product['name']}, with {' and '.join(said)}, as the facts say"
        )
        return Completion(json.dumps({"line": line}), {"line": line})


def outage(shop: Shop) -> Iterator[str]:
    """Ask the same needs with and without a model that is of no use."""
    base, worst, _, _ = asked(shop, None, NEEDS)
    yield f"| recommend() without a model | p95 **{ms(base)}**, longest {ms(worst)} |"
    hang = [lambda handler, _: handler.chat.is_over.wait(60)] * 10_000
    nonsense = [lambda handler, _: ChatHandler.say(handler, "Tsk, {{ 42 ]")] * 10_000
    for name, script in (("down", None), ("hanging", hang), ("talking nonsense", nonsense)):
        with ScriptedChatServer() as server:
            server.script = list(script or [])
            spec = f"openai:test@{server.base}" if script else "openai:test@http://127.0.0.1:9/v1"
            said = LanguageModelSettings(spec=spec, deadline_s=DEADLINE_S, cache_days=0)
            with tempfile.TemporaryDirectory() as folder, closing(language_model(Settings(llm=said), home=Path(folder))) as model:
                p95, worst, errors, named = asked(shop, Assistance(model, said, shop.parts), NEEDS)
        held = "held" if p95 <= base + DEADLINE_S else "missed"
        told = f"{errors} errors, {named} of {len(NEEDS) * ROUNDS} answers say so"
        yield f"| the same, the model {name} | p95 **{ms(p95)}** (bound {ms(base + DEADLINE_S)}: {held}), longest {ms(worst)}; {told} |"


def asked(shop: Shop, assistance: Assistance | None, needs: Sequence[str]) -> tuple[float, float, int, int]:
    path = assistance.beside(shop.recommender) if assistance else shop.recommender
    taken, errors, named = [], 0, 0
    for text in needs[:5]:
        shop.recommender.recommend(shop.query(text))
    for text in [*needs] * ROUNDS:
        started = time.perf_counter()
        try:
            slate = path.recommend(shop.query(text))
            named += any(note.startswith(("copy:", "understand:")) for note in slate.degraded)
        except Exception:  # noqa: BLE001 - the count is what is measured
            errors += 1
        taken.append(time.perf_counter() - started)
    return workload.percentile(taken, 95), max(taken), errors, named


def warm(shop: Shop) -> Iterator[str]:
    """Write twelve lines once, and ask for them again."""
    items, intent = things(shop, LINES, "en")
    with tempfile.TemporaryDirectory() as folder:
        kept = CachedLanguageModel(Honest(), Path(folder) / "cache.db", days=1)
        writer = writer_of(shop, kept)
        first = dict(writer.rewrite(items, intent, time.monotonic() + 60))
        written = sum(not copy.note for copy in first.values())
        again = [timed(writer, items, intent) for _ in range(50)]
        fresh = [timed(writer_of(shop, kept), items, intent) for _ in range(20)]
    told = f"copy for {LINES} known products ({written} written by a model)"
    yield f"| {told}, kept in this process | median **{ms(statistics.median(again))}** |"
    yield f"| the same, kept in the file, in a new process's writer: read, and checked anew | median **{ms(statistics.median(fresh))}** |"


def timed(writer: LlmWriter, items: Sequence[Item], intent: Intent) -> float:
    started = time.perf_counter()
    list(writer.rewrite(items, intent, time.monotonic() + 60))
    return time.perf_counter() - started


def writer_of(shop: Shop, model: LanguageModel, *, most: int = 1000) -> LlmWriter:
    brands = shop.recommender.table.brands()
    return LlmWriter(
        model, lexicon=shop.parts.lexicon, clock=time.monotonic, brands=lambda: brands.keys() | set(brands.values()), most=most
    )


def things(shop: Shop, n: int, language: str) -> tuple[list[Item], Intent]:
    """Give products as items of a slate, each with its template's line."""
    intent = Intent(language, "CNY" if language == "zh" else "USD", (Need("n1", ""),))
    table = shop.recommender.table
    places = range(0, len(table), max(len(table) // n, 1))
    items = [
        Item(number, product, product.variants[0], "n1", 1.0, {}, kind=table.kind_of(place))
        for number, place in enumerate(places, start=1)
        if (product := table.product(place)) is not None
    ][:n]
    lines = dict(shop.recommender.writer.write(items, intent))
    return [replace(item, copy=lines[item.position]) for item in items], intent


def form(shop: Shop, models: Sequence[str]) -> Iterator[str]:
    """Write the same slates by both forms."""
    paces = one_call.PACES if "template" in models else ()
    makers = [(pace.name, ("en", "zh"), lambda pace=pace: one_call.Paced(pace)) for pace in paces]
    said = Settings(llm=LanguageModelSettings(context=4096))
    makers += [
        (Path(name).name, ("en",), lambda name=name: make_language_model(name, said))
        for name in models
        if name not in {"template", "hostile"}
    ]
    for told, languages, make in makers:
        with closing(make()) as model:
            for name in ("one call for each product", "one call for the slate"):
                yield f"| {told}: {name} | {both(shop, model, languages, is_one=name.endswith('slate'))} |"


def both(shop: Shop, model: LanguageModel, languages: Sequence[str], *, is_one: bool) -> str:
    firsts, wholes, kept, counted = [], [], 0, one_call.Counted(model)
    for language, number in itertools.product(languages, range(SLATES)):
        items, intent = things(shop, SLATES * SHOWN, language)
        items = items[number * SHOWN : (number + 1) * SHOWN]
        writer = writer_of(shop, counted, most=SHOWN)
        how = one_call.OneCall(counted, writer, SHOWN) if is_one else writer
        started, first = time.perf_counter(), None
        for _, copy in how.rewrite(items, intent, time.monotonic() + PATIENCE_S):
            if not copy.note:
                first = first or time.perf_counter() - started
                kept += 1
        firsts.append(first if first is not None else PATIENCE_S)
        wholes.append(time.perf_counter() - started)
    lines = len(wholes) * SHOWN
    read, written = (round(count / len(wholes)) for count in counted.usage)
    first = f"{statistics.median(firsts):.1f} s" if min(firsts) < PATIENCE_S else "never"
    return (
        f"first line **{first}**, whole slate **{statistics.median(wholes):.1f} s** (medians of {len(wholes)}); "
        f"{kept} of {lines} lines kept; "
        f"{read} tokens of prompts and {written} of answers a slate"
    )


def claims(shop: Shop, models: Sequence[str], n: int, sample: Path | None) -> Iterator[str]:
    """Hold the lines that would be shown against the facts."""
    shown: dict[str, list[tuple[Item, str]]] = {}
    for name in models:
        counted: Counter[str] = Counter()
        notes: Counter[str] = Counter()
        started = time.monotonic()
        with closing(Liar() if name in {"template", "hostile"} else make_language_model(name, Settings())) as model:
            for language in ("zh", "en"):
                items, intent = things(shop, n // 2, language)
                lines = {item.position: item.copy for item in items}
                if name != "template":
                    lines |= dict(writer_of(shop, model).rewrite(items, intent, time.monotonic() + 3600))
                for item in items:
                    copy = lines[item.position]
                    found = checker.check(
                        copy.text, item.product, item.variant, lexicon=shop.parts.lexicon, language=language, beside=copy.beside
                    )
                    is_template = copy.generator == "template"
                    counted.update({"lines": 1, "claims": len(found), "template": is_template, f"template {language}": is_template})
                    notes.update([copy.note or "none"])
                    shown.setdefault(name, []).append((replace(item, copy=copy), language))
        share = counted["template"] / counted["lines"]
        by_language = ", ".join(f"{language} {counted[f'template {language}'] / (n // 2):.1%}" for language in ("zh", "en"))
        told = (
            f"**{counted['claims']}** unsupported by the checker, {share:.1%} with the template's line ({by_language}; notes {dict(notes)})"
        )
        took = f"; {(time.monotonic() - started) / counted['lines']:.2f} s a line" if name not in {"template", "hostile"} else ""
        yield f"| {counted['lines']} products, {Path(name).name} | {told}{took} |"
    if sample is not None:
        draw(shown, sample)


def draw(shown: Mapping[str, Sequence[tuple[Item, str]]], sample: Path) -> None:
    """Write as many lines of each writer as make a hundred, mixed; of a model's those that it wrote itself, as far as there are any."""
    dice = random.Random(7)
    drawn = []
    for place, (name, lines) in enumerate(shown.items()):
        wanted = (SAMPLED + place) // len(shown)
        own = [one for one in lines if one[0].copy.generator != "template"]
        rest = [one for one in lines if one[0].copy.generator == "template"]
        drawn += [(name, *one) for one in (dice.sample(own, min(wanted, len(own))) + dice.sample(rest, len(rest)))[:wanted]]
    dice.shuffle(drawn)
    told, keys = [], []
    for number, (name, item, language) in enumerate(drawn, start=1):
        plain = {name: value for name, value in asdict(item.product).items() if value}
        told.append({"number": number, "language": language, "line": item.copy.text, "variant": item.variant.id, "product": plain})
        keys.append({"number": number, "asked": Path(name).name, "written_by": item.copy.generator, "note": item.copy.note})
    for path, rows in ((sample, told), (sample.with_suffix(".key.jsonl"), keys)):
        path.write_text("".join(json.dumps(one, ensure_ascii=False, default=str) + "\n" for one in rows), encoding="utf-8")


def ms(seconds: float) -> str:
    return f"{seconds * 1e3:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default="outage,warm,claims")
    parser.add_argument("--models", default="template,hostile")
    parser.add_argument("--n", type=int, default=500)
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crossaisle-assisted-") as folder, closing(fill(Settings(shop=Path(folder) / "demo"))) as shop:
        parts = {
            "outage": lambda: outage(shop),
            "warm": lambda: warm(shop),
            "form": lambda: form(shop, arguments.models.split(",")),
            "claims": lambda: claims(shop, arguments.models.split(","), arguments.n, arguments.sample),
        }
        rows = [row for part in arguments.parts.split(",") for row in parts[part]()]
    block = "\n".join(["| what | measured |", "|---|---|", *rows, "", tables.made_by("python benchmarks/assisted.py")])
    tables.tell(block, begin=BEGIN, end=END, is_written=arguments.write)


if __name__ == "__main__":
    main()

"""Growing what a shop knows: a language model proposes relations and needs, the merchant accepts or rejects them."""

from __future__ import annotations

import getpass
import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from crossaisle import knowledge as knowing
from crossaisle import proposals
from crossaisle.cli.console import JsonOption, ShopOption, errors, output, print_json, progress_bar, shop_path
from crossaisle.directory import ShopDirectory
from crossaisle.errors import UserError
from crossaisle.models import language_model
from crossaisle.proposals import MISSION, STATES, Limits, Outcome, Proposal, Proposer, Subject
from crossaisle.protocols import LanguageModel
from crossaisle.settings import Settings, load
from crossaisle.shop import Shop, open_shop

_USUAL = Limits()
knowledge_app = typer.Typer(
    no_args_is_help=True, help="Let a language model propose what goes with what and what an occasion takes; accept or reject it."
)


@knowledge_app.command()
def propose(
    shop: Path | None = ShopOption,
    llm: str | None = typer.Option(None, help="The model: openai:MODEL@URL or local:FILE.gguf. Default: the setting llm.spec."),
    kind: list[str] = typer.Option(
        [], help="Ask what goes with this kind (crossaisle kinds) or category of the shop. May be repeated. Default: all, the barest first."
    ),
    mission: list[str] = typer.Option([], help="Ask what this mission takes: picnic. May be repeated."),
    n: int = typer.Option(_USUAL.proposals, "-n", min=1, max=1000, help="Proposals at most."),
    calls: int = typer.Option(
        _USUAL.calls, min=1, max=100_000,
        help="Questions to the model at most: one for each 40 kinds of the shop, and one more, for each thing asked about."
        " The limits llm.tokens_per_day and llm.money_per_day hold as well.",
    ),
    deadline: int = typer.Option(round(_USUAL.seconds), min=1, max=600, help="Seconds for one answer."),
    least: int = typer.Option(
        round(proposals.LEAST * 100), min=1, max=100, help="Percent of typicality from which a proposal is worth reviewing."
    ),
    as_json: bool = JsonOption,
) -> None:  # fmt: skip
    """Ask a language model what goes with the kinds of this shop, and write what stands up into its review file."""
    settings = load(shop=shop, llm={"deadline_s": float(deadline)} | ({"spec": llm} if llm else {}))
    limits = Limits(n, calls, float(deadline), least / 100)
    with closing(open_shop(shop_path(settings), settings=settings)) as opened, closing(_model(settings, opened.directory)) as model:
        folder = opened.directory.proposals
        proposer, subjects = _proposer(opened, model, limits), _subjects(opened, kind, mission)
        outcomes = []
        with progress_bar() as bar:
            task = bar.add_task("Asking", total=len(subjects))
            for outcome in proposer.run(subjects):
                proposals.add(folder, outcome.kept)  # at once: what is stopped loses nothing
                outcomes.append(outcome)
                bar.update(task, advance=1, description=f"Asked about {outcome.subject.id}")
    if as_json:
        print_json(_plain(outcomes, len(subjects)))
    else:
        _show(outcomes, len(subjects))


@knowledge_app.command()
def review(
    shop: Path | None = ShopOption,
    accept: list[str] = typer.Option([], help="Id of a proposal to accept; it counts from the next answer on. May be repeated."),
    reject: list[str] = typer.Option([], help="Id of a proposal to reject; it is not proposed again. May be repeated."),
    by: str | None = typer.Option(None, help="Who decides, kept with what is accepted. Default: your name on this machine."),
    state: str = typer.Option("open", help=f"List those that are {', '.join(STATES)}, or all."),
    kind: list[str] = typer.Option([], help="List only what has this kind at either end. May be repeated."),
    mission: list[str] = typer.Option([], help="List only needs of this mission. May be repeated."),
    as_json: bool = JsonOption,
) -> None:
    """List proposals, or accept and reject some; what is accepted goes into the shop's overrides."""
    if state not in (*STATES, "all"):
        raise UserError(f"{state!r} is no state of a proposal.", hint=f"Write one of {', '.join(STATES)}, all.")
    twice = sorted(set(accept) & set(reject))
    if twice:
        raise UserError(f"{twice[0]} is both accepted and rejected.", hint="Name it once.")
    directory = ShopDirectory(shop_path(load(shop=shop)))
    directory.read()
    if accept or reject:
        rows = _decide(directory, accept, reject, by or _me())
    else:
        rows = [one for one in proposals.reviewed(directory.proposals) if state in (one.state, "all") and _is_of(one, kind, mission)]
        rows.sort(key=lambda one: (one.anchor, -one.typicality, one.target))
    if as_json:
        print_json({"proposals": [one.to_row() for one in rows]})
        return
    _list(rows)
    if accept:
        errors().print("Accepted ones count from the next answer on.", soft_wrap=True)


def _decide(directory: ShopDirectory, accept: list[str], reject: list[str], by: str) -> list[Proposal]:
    decide = partial(
        proposals.decide, directory.proposals, by=by, today=_today(), overrides=directory.overrides,
        load=partial(knowing.load, cache=directory.path / "indexes"),
    )  # fmt: skip
    return [*decide(accept, "accepted"), *decide(reject, "rejected")]


def _model(settings: Settings, directory: ShopDirectory) -> LanguageModel:
    model = language_model(settings, home=directory.language_model)
    if not model.info.can_answer:
        model.close()
        raise UserError("No language model is named.", hint="Name one: --llm openai:MODEL@URL or --llm local:FILE.gguf.")
    return model


def _proposer(opened: Shop, model: LanguageModel, limits: Limits) -> Proposer:
    table, parts = opened.recommender.table, opened.parts
    return Proposer(
        model=model, known=parts.knowledge, lexicon=parts.lexicon, stocked=sorted(table.stated_kinds()), brands=table.brands(),
        reviewed=proposals.reviewed(opened.directory.proposals), today=_today(), clock=time.monotonic, limits=limits,
    )  # fmt: skip


def _subjects(opened: Shop, kinds: list[str], missions: list[str]) -> tuple[Subject, ...]:
    table = opened.recommender.table
    categories = {path: str(kind) for path, (kind, *_) in table.categories.items() if kind}
    return proposals.subjects(opened.parts.knowledge, table.stated_kinds(), categories, kinds=kinds, missions=missions)


def _is_of(one: Proposal, kinds: list[str], missions: list[str]) -> bool:
    return not (kinds or missions) or one.mission in missions or bool({one.anchor, one.target} & set(kinds))


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _me() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a user without a name
        return "somebody"


def _plain(outcomes: list[Outcome], subjects: int) -> dict[str, Any]:
    return {
        "asked": [
            {"about": one.subject.id, "proposals": [kept.to_row() for kept in one.kept], **_counts(one)} for one in outcomes
        ],
        "left": subjects - len(outcomes),
    }  # fmt: skip


def _counts(outcome: Outcome) -> dict[str, Any]:
    return {name: value for name, value in asdict(outcome).items() if name in {"dropped", "calls", "failed"}}


def _show(outcomes: list[Outcome], subjects: int) -> None:
    kept = [one for outcome in outcomes for one in outcome.kept]
    _list(kept)
    dropped = sum((Counter(one.dropped) for one in outcomes), Counter[str]())
    said = "; ".join(f"{count} {why}" for why, count in dropped.most_common())
    output().print(f"{len(kept)} proposals from {sum(one.calls for one in outcomes)} questions." + (f" Dropped: {said}." if said else ""))
    for message in dict.fromkeys(message for one in outcomes for message in one.failed):
        errors().print(f"! {message}", style="yellow", soft_wrap=True)
    if len(outcomes) < subjects:
        errors().print(
            f"{subjects - len(outcomes)} of {subjects} were not asked about; raise -n or --calls, or run it again.", soft_wrap=True
        )
    if kept:
        errors().print("Accept or reject with: crossaisle knowledge review --accept ID --reject ID", style="dim", soft_wrap=True)


def _list(rows: list[Proposal]) -> None:
    table = Table("Id", "From", "Relation", "To", "Typical", "Said to shoppers", "Remark", "State", pad_edge=False)
    for one in rows:
        relation = ("needs, essential" if one.is_essential else "needs") if one.mission else one.type
        said = "\n".join(one.reason.values())
        table.add_row(one.id, one.anchor.removeprefix(MISSION), relation, one.target, f"{one.typicality:.2f}", said, one.remark, one.state)
    output().print(table)

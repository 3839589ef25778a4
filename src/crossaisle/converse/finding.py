"""Moves that look for products: a new need, a refinement, others, more like one, fewer wishes, and back again.

Each makes a new aim and walks the whole request path with it. What no pattern claimed is a new need where its words name
another kind of thing than the one that is looked for; else it refines what is looked for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from crossaisle.converse.along import kind_along
from crossaisle.converse.clarify import clarified
from crossaisle.converse.consult import NEW
from crossaisle.converse.moves import shipped
from crossaisle.converse.references import has_pronoun, title_words
from crossaisle.converse.reply import Outcome, Reply
from crossaisle.converse.state import MOST_PAST, Aim, Conversation, Mark, Refinement
from crossaisle.converse.turn import Turn
from crossaisle.converse.wording import listed, name_of, price_of, tell, title_of
from crossaisle.converse.words import content
from crossaisle.text import elements, fold, tokenize
from crossaisle.types import Constraint, Intent, Slate
from crossaisle.write.facts import label_of

_TITLE_WORDS: Final = 12
"""Words of a title that say what a product is; those behind are mostly what it comes with."""


def need(turn: Turn) -> Outcome:
    """Answer what no pattern claimed: a new need, or a refinement of the one that there is."""
    aim = turn.conversation.aim
    if not elements(turn.text):
        return turn.said(tell("unclear", turn.language), move="unclear")
    if aim is None or turn.move.what == NEW:
        return begin(turn)
    beside = beside_kind(turn, aim)
    if beside:
        return shown(turn, Aim(beside, tuple(one for one in (change_of(turn),) if one != Refinement())), move="need")
    following = follow(turn, aim)
    if following is None:
        return begin(turn)
    if following == aim:
        return turn.said(tell("unclear", turn.language), move="unclear")
    return shown(turn, following, move="refine")


def begin(turn: Turn) -> Outcome:
    """Look for something new; where the words are a product's name, it is of that product's kind."""
    kind = turn.kind_of(turn.named[0]) if len(turn.named) == 1 else ""
    if not kind or kinds_of(turn.shop.recommender.understand(replace(turn.query, language=None))):
        return shown(turn, Aim(turn.text), move="need")
    product = turn.product(turn.named[0])
    words = " ".join(tokenize(title_of(product, turn.language))[:_TITLE_WORDS]) if product else turn.text
    return shown(turn, Aim(kind, (Refinement(words),)), move="need")


def follow(turn: Turn, aim: Aim) -> Aim | None:
    """Give the aim that a turn makes of the one before; None where it asks for something else."""
    known, alone = turn.understood(aim), turn.shop.recommender.understand(replace(turn.query, language=None))
    names, looked_for = kinds_of(alone), kinds_of(known)
    if looked_for and is_describing(turn.text):
        names, alone = set(), replace(alone, mission=None)
    is_asking = not is_describing(turn.text) and bool(turn.shop.lexicon.missions_in(turn.text)) and known.mission is None and not names
    if (names and looked_for and not names & looked_for) or (is_asking and bool(looked_for)):
        return None
    if names and known.mission is not None:
        # One thing of the plan, or one beside it: what was said of all of them holds for it.
        return Aim(turn.text, aim.refinements)
    if names and not looked_for:
        # Only now is it said what it is: both together are read anew.
        return replace(aim, text=f"{aim.text}, {turn.text}")
    change = change_of(turn)
    return replace(aim, refinements=(*aim.refinements, change)) if change != Refinement() else aim


def beside_kind(turn: Turn, aim: Aim) -> str:
    """Give the name of a kind that goes with what is spoken of, where the words mean it: "and a grinder" beside coffee."""
    alone, looked_for = kinds_of(turn.shop.recommender.understand(replace(turn.query, language=None))), kinds_of(turn.understood(aim))
    is_open = not alone or (has_pronoun(turn.text) and not alone & looked_for)
    kind = kind_along(turn) if is_open and not is_describing(turn.text) else ""
    if kind:
        return turn.shop.recommender.kind_name(kind, turn.language)
    return "" if alone else _next_kind(turn, looked_for)


def _next_kind(turn: Turn, looked_for: set[str]) -> str:
    """Give the name of the likeliest kind where the words go on to another thing, or put one in the place of another."""
    folded = fold(turn.text)
    is_instead = any(one.search(folded) for one in _compiled("instead"))
    if not is_instead and not any(one.search(folded) for one in _compiled("going_on")):
        return ""
    intent = turn.shop.recommender.understand(replace(turn.query, language=None))
    label = next((one for need in intent.needs for one in need.labels[:1] if intent.mission is None), None)
    if label is None or label.id in looked_for:
        return ""
    name = turn.shop.recommender.kind_name(label.id, turn.language)
    return name if (is_instead and turn.shop.lexicon.kinds_in(turn.text)) or set(elements(name)[-1:]) & set(elements(turn.text)) else ""


@functools.cache
def _compiled(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, shipped("words")[name]))


def is_other(turn: Turn) -> bool:
    """Say whether a turn names another kind of thing than the one that is looked for."""
    aim = turn.conversation.aim
    return aim is None or bool(beside_kind(turn, aim)) or follow(turn, aim) is None


def kinds_of(intent: Intent) -> set[str]:
    """Give the kinds that the words of an intent name; a mission's own plan names none."""
    if intent.mission is not None:
        return set()
    return {need.labels[0].id for need in intent.needs if need.origin == "stated" and need.is_kind_certain and need.labels}


def is_describing(text: str) -> bool:
    """Say whether words only tell what a thing is like: the hood of "with a hood" is not looked for itself."""
    folded = fold(text)
    return any(one.search(folded) for one in _compiled("describing"))


def change_of(turn: Turn) -> Refinement:
    """Read a turn as a refinement: its constraints, and what is left of its words."""
    text = _answered(turn)
    constraints = turn.shop.reader.read(text, language=turn.language)
    return Refinement(content(turn.shop.reader.strip(text, constraints)), tuple(constraints))


def _answered(turn: Turn) -> str:
    """Give a bare number as the price that was asked about; everything else as it stands."""
    question = turn.conversation.question
    is_price = question is not None and question.field == "price" and turn.text.strip().isdigit()
    return f"under {turn.text.strip()}" if is_price else turn.text


def again(turn: Turn) -> Outcome:
    """Show the same once more: their pictures stand beside them."""
    return begin(turn) if turn.conversation.aim is None else shown(turn, turn.conversation.aim)


def others(turn: Turn) -> Outcome:
    """Show others for the same need; those shown are passed over from now on."""
    aim = turn.conversation.aim
    if aim is None:
        return begin(turn)
    passed = tuple(one.item_id for one in turn.conversation.shown if not one.is_beside)
    return shown(turn, replace(aim, passed=(*aim.passed, *passed)), sentence="found_more", is_tried=True)


def more_like(turn: Turn) -> Outcome:
    """Show what is like one product, by the wishes that hold."""
    # What stands behind a "but" is a wish and points at nothing: "like those but for kids".
    pointed = turn.about(re.split("|".join(shipped("words")["but"]), turn.text, maxsplit=1)[0])
    item_id = next(iter(pointed), turn.focus) or next(iter(turn.titles), "")
    product = turn.product(item_id)
    if product is None:
        return turn.said(tell("nothing", turn.language))
    title = title_of(product, turn.language)
    mark, aim = turn.mark(item_id), turn.conversation.aim
    is_beside = aim is None or mark is None or mark.is_beside
    words = " ".join(tokenize(title)[:_TITLE_WORDS])
    extra = turn.shop.reader.read(turn.text, language=turn.language)
    if aim is None or is_beside:
        like = Aim(turn.kind_of(item_id) or title, (Refinement(words, tuple(extra)),), (item_id,))
    else:
        change = Refinement(words, tuple(extra), need_id=mark.need_id if mark else None)
        like = replace(aim, refinements=(*aim.refinements, change), passed=(*aim.passed, item_id))
    return shown(turn, like, sentence="found_like", title=name_of(product, turn.language), focus=item_id, is_tried=True)


def drop(turn: Turn) -> Outcome:
    """Ask of a field no more."""
    aim = turn.conversation.aim
    field = shipped("words")["fields"].get(turn.move.field, turn.move.field)
    if aim is None:
        return turn.said(tell("unclear", turn.language))
    dropped = replace(aim, refinements=(*aim.refinements, Refinement(dropped=(field,))))
    label = label_of(field, turn.language)
    return shown(turn, dropped, before=tell("dropped", turn.language, field=label[:1].upper() + label[1:]))


def undo(turn: Turn) -> Outcome:
    """Go back to what was looked for before."""
    *past, aim = turn.conversation.past
    back = replace(turn.conversation, past=tuple(past), aim=None)
    return shown(replace(turn, conversation=back), aim, before=tell("undone", turn.language))


def forget(turn: Turn) -> Outcome:
    """Let go of what was looked for; where the words name no thing of its kind, it is a wish like any other."""
    aim = turn.conversation.aim
    if aim is None or (turn.move.what != "bare" and not _is_looked_for(turn, aim, turn.move.field)):
        return need(turn)
    past = (*turn.conversation.past, aim)[-MOST_PAST:]
    left = replace(turn.conversation, aim=None, past=past, shown=(), focus=None, compared=(), question=None, asked=())
    return Outcome(left, Reply(tell("forgotten", turn.language), turn.move.name, turn.language))


def _is_looked_for(turn: Turn, aim: Aim, thing: str) -> bool:
    """Say whether words name what is looked for: its kind, or what titles of those shown call it."""
    kinds = kinds_of(turn.shop.recommender.understand(replace(turn.query, text=thing, language=None)))
    if kinds & kinds_of(turn.understood(aim)):
        return True
    words = title_words(thing)
    if words and words <= title_words(aim.text):
        return True
    return bool(kinds and words) and any(words <= title_words(title) for title in turn.titles.values())


def allow(turn: Turn) -> Outcome:
    """Lift what was refused before, where the words name it: "leather is okay after all"."""
    aim = turn.conversation.aim
    if aim is None:
        return need(turn)
    refused = {(one.field, one.value) for one in _constraints(turn.understood(aim)) if one.polarity == "avoid"}
    said = turn.shop.reader.read(turn.text, language=turn.language)
    fields = tuple(dict.fromkeys(one.field for one in said if (one.field, one.value) in refused))
    if not fields:
        return need(turn)
    label = listed([label_of(one, turn.language) for one in fields], turn.language)
    lifted = replace(aim, refinements=(*aim.refinements, Refinement(dropped=fields)))
    return shown(turn, lifted, before=tell("dropped", turn.language, field=label[:1].upper() + label[1:]))


def shown(
    turn: Turn, aim: Aim, *, move: str = "", sentence: str = "found", before: str = "", title: str = "",
    focus: str | None = None, is_tried: bool = False,
) -> Outcome:  # fmt: skip
    """Look for an aim, and say what was found.

    Args:
        turn: The turn.
        aim: What is looked for from now on.
        move: Name of the move; empty = as it was read.
        sentence: What is said of products that were found.
        before: Words that come first.
        title: Of the product that the sentence names.
        focus: What is spoken of from now on.
        is_tried: Stay with what is on the table where nothing is found: nothing cheaper is no wish that goes on.
    """
    slate = turn.recommend(aim)
    is_found = any(section.relation is None for section in slate.sections)
    text = before + (_found(turn, slate, sentence, title) if is_found else _nothing(turn, slate, sentence, aim))
    if is_tried and not is_found:
        return turn.said(text, slate=slate)
    conversation = remembered(turn, slate, aim, focus or _first_named(turn, slate))
    question = clarified(turn, slate, aim) if is_found else None
    asked = (*conversation.asked, question.field) if question else conversation.asked
    reply = Reply(text + (question.text if question else ""), move or turn.move.name, turn.language, slate, question=question)
    return Outcome(replace(conversation, question=question, asked=asked), reply)


def _first_named(turn: Turn, slate: Slate) -> str | None:
    """Give the product that the words name, where it stands first: it is what is spoken of."""
    first = next((item.product.id for section in slate.sections if section.relation is None for item in section.items), None)
    return first if turn.named == (first,) else None


def remembered(turn: Turn, slate: Slate, aim: Aim | None, focus: str | None) -> Conversation:
    """Give what is remembered once a slate is shown; where nothing was found, what was on the table stays there."""
    known = turn.conversation
    past = (*known.past, known.aim)[-MOST_PAST:] if known.aim is not None and known.aim != aim else known.past
    is_other = known.aim is None or aim is None or known.aim.text != aim.text
    marks = tuple(
        Mark(item.product.id, item.variant.id, item.need_id, item.position, is_beside=item.relation is not None)
        for section in slate.sections
        for item in section.items
    )
    return replace(
        known, aim=aim, past=tuple(past), shown=marks or known.shown, slate_id=slate.id if marks else known.slate_id,
        currency=known.currency or slate.intent.currency, focus=focus, compared=() if marks else known.compared,
        asked=() if is_other else known.asked,
    )  # fmt: skip


def _found(turn: Turn, slate: Slate, sentence: str, title: str) -> str:
    language, main = turn.language, [section for section in slate.sections if section.relation is None] or list(slate.sections)
    items = [item for section in main for item in section.items]
    name = sentence if len(items) > 1 else f"{sentence}_one"
    titles = listed([section.title for section in main], language)
    text = tell(name, language, count=str(len(items)), need=titles, asked=_asked(slate.intent, language), title=title)
    first = items[0]
    price = price_of(first.variant, slate.intent.currency, language)
    text += tell("first" if price else "first_unpriced", language, title=name_of(first.product, language), price=price)
    joint = "" if language.startswith("zh") else " "
    return text + "".join(joint + absence.text for absence in slate.absent)


def _nothing(turn: Turn, slate: Slate, sentence: str, aim: Aim) -> str:
    is_more = sentence == "found_more"
    said = "" if is_more else " ".join(absence.text for absence in slate.absent)
    plain = said or tell(
        "nothing_more" if is_more else "nothing", turn.language, need=slate.intent.needs[0].text if slate.intent.needs else aim.text
    )
    has_wishes = bool(_constraints(slate.intent))
    return plain + (tell("loosen", turn.language) if has_wishes else "")


def _asked(intent: Intent, language: str) -> str:
    """Give the wishes that hold, in the shopper's words."""
    said = [one.text for one in _constraints(intent) if one.text]
    return tell("asked", language, list=listed(list(dict.fromkeys(said)), language)) if said else ""


def _constraints(intent: Intent) -> Sequence[Constraint]:
    stated = [one for need in intent.needs if need.origin != "derived" for one in need.constraints]
    return (*intent.constraints, *stated)

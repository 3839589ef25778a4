"""The nouns of crossaisle: every value that travels between rooms.

Values only: frozen, slotted, no behaviour beyond construction, no knowledge of stores, models or settings.
Money is an integer of minor units (ISO 4217 exponents); texts are maps from BCP 47 language to string.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

Text = Mapping[str, str]
"""One text in one or more languages: BCP 47 language tag -> string. Language not known: "und"."""

AttributeValue = str | float | bool | tuple[str, ...] | Text
"""What an attribute may hold: a text, a number, yes or no, several texts, or a text in several languages."""

RelationType = Literal["part_of_set", "required_part", "often_bought_with", "substitute", "different_brand", "accessory"]
"""The six directed relations that Google's and OpenAI's product feeds share; from the main product outward."""

ConstraintOp = Literal["eq", "lte", "gte", "between", "about", "min", "max"]
"""How a constraint compares: `min` and `max` are the superlatives (cheapest, best rated)."""

OF_RULE: Final = "rule:"
"""How the ids of constraints and the notes begin that come from a merchant's rule, not from the shopper."""
EventType = Literal["impression", "click", "add_to_cart", "remove_from_cart", "purchase", "dismiss", "rating"]
"""What a shopper can do with a product."""

UNDO: Final = "undo"
"""The reason of a dismissal that takes the last one of the same product back."""
Polarity = Literal["want", "avoid"]
Origin = Literal["stated", "mission", "derived"]
Matrix = NDArray[np.float32]
"""(n, dim) float32."""
Mask = NDArray[np.bool_]
"""(n,) bool over rows; True = eligible."""
Places = NDArray[np.integer[Any]]
"""(n,) integers: places in a table, or rows of an index."""
Scores = NDArray[np.float32]
"""(n,) float32."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency."""

    amount: int
    """Minor units (cents, fen); the exponent is the currency's own: JPY has 0 decimals, KWD 3."""
    currency: str
    """ISO 4217 code, three upper-case letters."""


@dataclass(frozen=True, slots=True)
class Rating:
    """What earlier buyers gave."""

    value: float
    """Mean stars, 0 to 5."""
    count: int
    """How many ratings, >= 0."""


@dataclass(frozen=True, slots=True)
class ProductRelation:
    """A relation that the catalogue itself states from one product to another."""

    type: RelationType
    item_id: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One buyable form of a product: what has a price and a stock."""

    id: str
    title: Text = field(default_factory=dict)
    options: Mapping[str, AttributeValue] = field(default_factory=dict)
    """What sets it apart from its siblings: color, size, storage ..."""
    prices: tuple[Money, ...] = ()
    """At most one per currency; empty = price not known."""
    list_prices: tuple[Money, ...] = ()
    """Was-price, at most one per currency."""
    stock: int | None = None
    """Units on hand; None = not known, which counts as available."""
    gtin: str = ""
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """What is ranked, shown once and judged. Has one variant or more."""

    id: str
    title: Text
    variants: tuple[Variant, ...]
    description: Text = field(default_factory=dict)
    brand: Text = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> paths such as "Electronics > Phones"."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    fits: tuple[str, ...] = ()
    """What it is for (compatible with, made for): names of kinds, series or products."""
    images: tuple[str, ...] = ()
    url: str = ""
    rating: Rating | None = None
    popularity: float | None = None
    """Any non-negative number that grows with sales or views."""
    relations: tuple[ProductRelation, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two kinds, with the reason said to the shopper."""

    type: RelationType
    anchor: str
    """Kind id of the main thing."""
    target: str
    """Kind id of what goes with it."""
    weight: float
    """How typical, 0 to 1."""
    reason: Text
    source: str
    """Where it comes from: "knowledge" (shipped), "catalog" (stated by the shop), "override", or "model:" and the spec of the
    language model that proposed it and that the shop agreed with."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A chip of the page that the shopper removed or changed."""

    constraint_id: str
    action: Literal["remove", "replace"]
    value: float | str | tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """How much a product that the shopper has dealt with speaks for others like it."""

    item_id: str
    weight: float
    """Signed: below 0 for what was dismissed. Decays with time; the size alone means nothing, only the mixture does."""


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that enters with one request. Built by the doors; the text is redacted before it gets here."""

    text: str
    language: str | None = None
    """BCP 47; None = detect."""
    currency: str | None = None
    """ISO 4217 for amounts said without one and for shown prices; None = by language, then by shop."""
    market: str | None = None
    channel: str | None = None
    at: datetime = field(default_factory=lambda: datetime.fromtimestamp(0, UTC))
    """The request's time, UTC. The core has no clock: doors fill this in."""
    cart: tuple[str, ...] = ()
    bought: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    """Item ids dismissed or otherwise not to be shown."""
    n: int = 6
    """Items per stated need, 1 to 100."""
    seed: int = 0
    edits: tuple[Edit, ...] = ()
    interests: tuple[Interest, ...] = ()
    """What the session has shown so far, weightiest first; moves ranking, never what is eligible."""


@dataclass(frozen=True, slots=True)
class Named:
    """A product that the shopper names to compare with: "cheaper than the Lumora X5"."""

    text: str
    """The words that name it."""
    item_id: str | None = None
    """The shop's product that they name; None where it is not found."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One thing that must or should hold, with the shopper's words it came from."""

    id: str
    """Stable within one query text: "c1", "c2" ..., in order of the words."""
    field: str
    """price, budget, brand, kind, rating, stock, quantity, audience, age, occasion, popularity, newness, or an attribute name."""
    op: ConstraintOp
    value: float | str | tuple[float, float] | None
    """Major units for money; a canonical value id or a normalised text otherwise; None for superlatives."""
    unit: str | None = None
    """ISO 4217 for money, else a unit of measure (years, months, stars, GB ...)."""
    hard: bool = True
    polarity: Polarity = "want"
    text: str = ""
    span: tuple[int, int] = (0, 0)
    """Start and end in the query text, in characters."""
    than: Named | None = None
    """The product whose figure is the bound; `value` is None until it is found, and the product itself never passes."""
    is_strict: bool = False
    """True where the value itself does not do: "longer than 3 m"."""


@dataclass(frozen=True, slots=True)
class Label:
    """One possible meaning of a need."""

    id: str
    """Kind id, or "category:<path>" for a shop category that maps to no kind."""
    text: str
    probability: float
    """0 to 1; over all labels of the need they sum to at most 1."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to find. Stated by the shopper, planned by a mission, or derived from another need."""

    id: str
    text: str
    """What to search for: the shopper's words less those of constraints, or the kind's name."""
    origin: Origin = "stated"
    labels: tuple[Label, ...] = ()
    """Most probable first."""
    constraints: tuple[Constraint, ...] = ()
    budget_share: float | None = None
    """Part of the total budget, 0 to 1; None when there is no total budget."""
    relation: RelationType | None = None
    anchor: str | None = None
    """Item id or kind id that a derived need serves."""
    anchor_text: str = ""
    """Title of the anchor."""
    anchor_kind: str = ""
    """Kind id of the anchor."""
    reason: str = ""
    """Why it goes with the anchor, in the query's language."""
    source: str = ""
    """Where the need comes from: "shopper", "mission:<id>", "knowledge", "catalog"."""
    weight: float = 1.0
    is_kind_certain: bool = False
    """True when the words name the kind: then products of another kind are not shown for this need."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a query means."""

    language: str
    currency: str
    needs: tuple[Need, ...]
    constraints: tuple[Constraint, ...] = ()
    """Those that bind every need: total budget, stock, exclusions."""
    mission: str | None = None
    is_choice: bool = False
    """True when one of the needs is enough: presents."""
    is_abstained: bool = False
    """True when no label is likely enough: then matching rests on words and vectors alone."""
    notes: tuple[str, ...] = ()
    """What was corrected, applied or not applied, as codes: "typo:iphnoe->iphone", "no_rate:EUR", "rule:summer-sale"."""
    rules: tuple[str, ...] = ()
    """Ids of the merchant's rules that hold for it."""
    hidden: tuple[str, ...] = ()
    """Item ids that these rules keep out of the answer."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One term of a filter. A variant passes when field op value holds (does not hold, if negated)."""

    field: str
    op: Literal["lte", "gte", "between", "eq", "in"]
    value: float | str | tuple[float, float] | frozenset[str]
    unit: str | None = None
    is_negated: bool = False
    reason: str = ""
    """What to say of a product dropped by it: a constraint id, or "cart", "bought", "excluded", "stock"."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A conjunction of clauses: data, so that any engine can honour it before top-k."""

    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Eligible:
    """A filter applied to a catalogue."""

    products: Mask
    """(n products,) True where some variant passes every clause."""
    variants: Mask
    """(n variants,)"""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """Reason -> number of products that this clause alone would drop."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The products in the race for one need, one entry each in every array."""

    positions: Places
    """(n,) places in the table, each once."""
    signals: Mapping[str, Scores] = field(default_factory=dict)
    """Name -> (n,) evidence, each 0 to 1 unless its name says otherwise."""
    scores: Scores = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    """(n,) higher is better; filled in by the scorer."""

    def __len__(self) -> int:
        return len(self.positions)


@dataclass(frozen=True, slots=True)
class Copy:
    """A line of text about a product, and how it came to be."""

    text: str
    generator: str
    """Spec of the writer: "template", "openai:...", "none"."""
    claims: tuple[str, ...] = ()
    """Facts the line rests on, as attribute=value."""
    beside: str = ""
    """Words of the text that speak of what the product goes with and why, not of the product."""
    note: str = ""
    """Why it is not the model's line where one was asked for: an error's code, or "claims" where its lines said what no fact says."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a slate."""

    position: int
    """1-based over the whole slate."""
    product: Product
    variant: Variant
    need_id: str
    score: float
    signals: Mapping[str, float]
    kind: str = ""
    """Kind id of the product; empty when unknown."""
    relation: RelationType | None = None
    anchor: str | None = None
    source: str = ""
    reason: str = ""
    copy: Copy = field(default_factory=lambda: Copy("", "none"))
    propensity: float = 1.0
    """Probability that the policy put this product at this position; 1 for a deterministic policy."""


@dataclass(frozen=True, slots=True)
class Section:
    """A row of the page: one need, or one relation to a need."""

    title: str
    need_id: str
    need: str
    relation: RelationType | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """A need that the shop cannot serve, with the nearest facts."""

    need_id: str
    need: str
    reason: str
    """Code: "no_kind" (the shop has no such kind), "nothing_eligible" (constraints exclude all), "over_budget", "no_match",
    and "wish_unmet": products are shown, but none that meets this wish."""
    text: str
    """The same, said to the shopper."""
    nearest: Mapping[str, str | float | None] = field(default_factory=dict)
    """Facts: cheapest {item_id, title, price, currency}, closest kind {id, text}."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A candidate that was not shown, and why."""

    item_id: str
    need_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What happened: for explain, the page's "why this" and the logs."""

    stages_ms: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    candidates: Mapping[str, int] = field(default_factory=dict)
    """Need id -> candidate-set size."""
    filtered: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Need id -> reason -> count."""
    drops: tuple[Drop, ...] = ()
    """The best of the candidates that were not shown, by need."""
    removed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Need id -> reason -> how many candidates were not shown for it."""
    policy: str = ""
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Slate:
    """The answer to a query."""

    id: str
    query: Query
    intent: Intent
    sections: tuple[Section, ...]
    absent: tuple[Absence, ...] = ()
    degraded: tuple[str, ...] = ()
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a shopper did, as kept."""

    id: str
    """The sender's, unique per shopper: sending it again changes nothing."""
    type: EventType
    shopper: str
    """A pseudonym."""
    item_id: str
    at: datetime
    """When it happened, UTC; may be earlier than others that were kept before it."""
    variant_id: str = ""
    slate_id: str = ""
    """The answer that it is about; empty for what happened outside one."""
    position: int | None = None
    """1-based, in that slate."""
    quantity: int = 1
    """Units, for the cart and purchases; >= 1."""
    stars: float | None = None
    """0 to 5, for ratings."""
    reason: str = ""
    """Of a dismissal: a code such as too_expensive, wrong_kind, have_it, dislike, other, or UNDO."""


@dataclass(frozen=True, slots=True)
class Served:
    """A slate as it left: everything that learning from what follows needs."""

    id: str
    shopper: str
    at: datetime
    policy: str
    answer: Mapping[str, Any]
    """The recommendation as presented; its items carry position, product, variant, relation, signals."""
    propensities: tuple[float, ...]
    """One per position: the probability that the policy put that product there."""
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Need id -> item ids that ranked next, for "show more"."""


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """A conversation as kept between two turns."""

    id: str
    shopper: str
    at: datetime
    """Of its last turn, UTC."""
    count: int
    """Turns so far."""
    body: str
    """JSON; only converse/ reads it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation that a person is to go on with."""

    conversation_id: str
    shopper: str
    at: datetime
    language: str
    text: str
    """The shopper's last words, redacted."""


@dataclass(frozen=True, slots=True)
class CartLine:
    """Some units of one variant."""

    item_id: str
    variant_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Shopper:
    """What the events of one shopper come to at a moment."""

    id: str
    cart: tuple[CartLine, ...] = ()
    """In the order in which they were put in."""
    bought: tuple[str, ...] = ()
    dismissed: tuple[str, ...] = ()
    interests: tuple[Interest, ...] = ()
    events: int = 0
    """How many were folded."""

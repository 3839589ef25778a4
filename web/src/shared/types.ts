/** The JSON of the service, as TypeScript sees it. docs/reference/recommend.schema.json is the source for a recommendation. */

export type Language = "zh" | "en";
export type Relation = "part_of_set" | "required_part" | "often_bought_with" | "substitute" | "different_brand" | "accessory";
export type Op = "eq" | "lte" | "gte" | "between" | "about" | "min" | "max";
export type ConstraintValue = number | string | null | [number, number];

export interface Money {
  /** Minor units: cents, fen; JPY has no decimals, KWD three. */
  amount: number;
  currency: string;
}

export interface Label {
  id: string;
  text: string;
  label: string;
  probability: number;
}

export interface Constraint {
  id: string;
  field: string;
  op: Op;
  /** Major units for money. */
  value: ConstraintValue;
  unit: string | null;
  hard: boolean;
  polarity: "want" | "avoid";
  text: string;
  span: [number, number];
  than: { text: string; item_id: string | null } | null;
}

export interface Need {
  id: string;
  text: string;
  origin: "stated" | "mission" | "derived";
  labels: Label[];
  constraints: Constraint[];
  budget_share: number | null;
  relation: Relation | null;
  anchor: string | null;
  reason: string;
  source: string;
}

export interface Intent {
  language: string;
  currency: string;
  abstained: boolean;
  needs: Need[];
  labels: Label[];
  constraints: Constraint[];
}

export type OptionValue = string | number | boolean | string[];

export interface Product {
  id: string;
  title: string;
  brand: string;
  price: Money | null;
  list_price: Money | null;
  stock: number | null;
  rating: { value: number; count: number } | null;
  image: string;
  url: string;
  categories: string[];
  options: Record<string, OptionValue>;
  language: string;
}

export interface Item {
  position: number;
  product: Product;
  variant_id: string;
  need_id: string;
  score: number;
  signals: Record<string, number>;
  relation: Relation | null;
  anchor: string | null;
  source: string;
  reason: string;
  copy: string;
  copy_detail: { generator: string; claims: string[] };
}

export interface Section {
  title: string;
  need_id: string;
  need: string;
  relation: Relation | null;
  items: Item[];
}

export type Nearest =
  | Record<string, never>
  | { item_id: string; title: string; price: number; currency: string }
  | { kind: string; kind_text: string };

export interface Absence {
  need_id: string;
  need: string;
  /** no_kind, nothing_eligible, over_budget, no_match, wish_unmet ... */
  reason: string;
  text: string;
  nearest: Nearest;
}

export interface Trace {
  policy: string;
  generation: number;
  stages_ms: Record<string, number>;
  notes: string[];
  mission: string | null;
  candidates: Record<string, number>;
  filtered: Record<string, Record<string, number>>;
  removed: Record<string, Record<string, number>>;
  drops: { id: string; need_id: string; reason: string }[];
}

export interface Recommendation {
  schema_version: string;
  slate_id: string;
  query: string;
  intent: Intent;
  sections: Section[];
  absent: Absence[];
  degraded: string[];
  trace: Trace;
}

export interface Edit {
  constraint_id: string;
  action: "remove" | "replace";
  value?: ConstraintValue;
}

export interface Ask {
  text: string;
  language?: string;
  currency?: string;
  n?: number;
  seed?: number;
  edits?: Edit[];
}

export interface CopyLine {
  position: number;
  copy: string;
  copy_detail: { generator: string; claims: string[] };
}

export interface Session {
  shopper_id: string;
  is_merchant: boolean;
  needs_key: boolean;
  shop: { name: string; currency: string; languages: string[]; currency_by_language: Record<string, string> };
  examples: Partial<Record<Language, string[]>>;
}

export interface Completion {
  text: string;
  kind: string;
  id?: string;
  count?: number;
}

export interface Fact {
  name: string;
  label: string;
  /** The reader's where the name is known in it, else that of the catalogue's own name. */
  label_language: string;
  value: string;
}

export interface Variant {
  id: string;
  title: string;
  options: Record<string, OptionValue>;
  price: Money | null;
  list_price: Money | null;
  stock: number | null;
  image: string;
}

export interface GoesWith {
  relation: Relation;
  title: string;
  items: { product: Product; variant_id: string; reason: string; source: string }[];
}

export interface ProductPage {
  product: Product;
  description: string;
  facts: Fact[];
  variants: Variant[];
  goes_with: GoesWith[];
}

export interface CartLine {
  product: Product;
  variant_id: string;
  quantity: number;
  subtotal: Money | null;
}

export interface Missing {
  title: string;
  relation: Relation | null;
  reason: string;
  anchor: string | null;
  items: { product: Product; variant_id: string }[];
}

export interface Cart {
  lines: CartLine[];
  total: Money | null;
  not_priced: number;
  missing: Missing[];
}

export interface StatedFact {
  item_id: string;
  name: string;
  label: string;
  text: string;
}

export interface Citation {
  file: string;
  heading: string;
  text: string;
}

/** Products side by side; a value is empty where its product does not state it. */
export interface Comparison {
  columns: { item_id: string; variant_id: string; title: string }[];
  rows: { name: string; label: string; values: string[] }[];
}

export interface ChatQuestion {
  field: string;
  text: string;
  options: string[];
}

export interface Chat {
  text: string;
  conversation_id?: string;
  /** Made by the page: said again with it, a turn gets the reply that was made. */
  turn_id?: string;
  language?: string;
}

export interface Reply {
  conversation_id: string;
  move: string;
  language: string;
  /** All that is said; a question and a citation stand in it too. */
  text: string;
  recommendation: Recommendation | null;
  table: Comparison | null;
  facts: StatedFact[];
  citations: Citation[];
  question: ChatQuestion | null;
  cart: { action: "add" | "remove"; item_id: string; variant_id: string; quantity: number }[];
  handed_over: boolean;
  /** Who said how the turn is to be read: rules, or a model. */
  decided_by: string;
  /** What reading it had to do without, as codes. */
  degraded: string[];
}

/** A turn with all that its reply showed, the products as the slate that they left in. */
export interface KeptTurn extends Omit<Reply, "conversation_id" | "recommendation" | "text"> {
  /** What the shopper said. */
  text: string;
  reply: string;
  turn_id: string | null;
  slate_id: string | null;
}

export interface Conversation {
  conversation_id: string;
  language: string;
  turns: KeptTurn[];
  slate_id: string | null;
  question: ChatQuestion | null;
}

export type EventType = "impression" | "click" | "add_to_cart" | "remove_from_cart" | "purchase" | "dismiss" | "rating";
export type DismissReason = "too_expensive" | "wrong_kind" | "have_it" | "dislike" | "other";

export interface ShopEvent {
  id: string;
  type: EventType;
  item_id: string;
  variant_id?: string;
  slate_id?: string;
  position?: number;
  at?: string;
  quantity?: number;
  stars?: number;
  reason?: DismissReason | "undo";
}

export interface EventResult {
  id: string;
  status: "stored" | "duplicate" | "refused";
  error?: { code: string; message: string; hint: string };
}

export interface EventsAnswer {
  results: EventResult[];
  stored: number;
}

export interface Shopper {
  id: string;
  cart: { item_id: string; variant_id: string; quantity: number }[];
  bought: string[];
  dismissed: { item_id: string; title: string }[];
  interests: { item_id: string; title: string; weight: number }[];
  events: number;
}

export interface ErrorBody {
  code: string;
  message: string;
  hint: string;
  request_id?: string;
  fields?: { field: string; message: string }[];
}

import type { Intent, Item, Section } from "../../shared/types";
import { useShop } from "../data/shopContext";
import { needName } from "../model/chips";
import { CompanionCard } from "./CompanionCard";
import { capital } from "./Why";

interface Group {
  id: string;
  name: string;
  reason: string;
  items: Item[];
}

/** What goes with the products above it, by relation: each thing with its reason, then the products for it. */
export function GoesWith({ section, intent }: { section: Section; intent: Intent }) {
  const { dismissed } = useShop();
  const groups = groupsOf(section.items.filter(({ product }) => !dismissed.has(product.id)), intent);
  if (!section.relation || groups.length === 0) return null;
  const id = `with-${section.need_id}-${section.relation}`;
  return (
    <section className={`with with--${section.relation}`} aria-labelledby={id}>
      <h3 className="with__head" id={id} tabIndex={-1}>
        <span className="with__relation">{section.title}</span>
      </h3>
      <div className="with__groups">
        {groups.map((group) => (
          <div key={group.id} className="group">
            <p className="group__head">
              {group.name && <strong className="group__name">{group.name}</strong>}
              {group.reason && <span className="group__reason">{capital(group.reason)}</span>}
            </p>
            <ul className="group__items">
              {group.items.map((item) => (
                <CompanionCard key={item.product.id} item={item} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

export function groupsOf(items: readonly Item[], intent: Intent): Group[] {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const need = intent.needs.find(({ id }) => id === item.need_id);
    const group = groups.get(item.need_id) ?? { id: item.need_id, name: need ? needName(need) : "", reason: item.reason || (need?.reason ?? ""), items: [] };
    group.items.push(item);
    groups.set(item.need_id, group);
  }
  return [...groups.values()];
}

import type { Changes } from "../model/changes";
import { useWords } from "../words";
import { shortened } from "./AgainBar";
import { Icon } from "./Icon";

/** What asking again has changed. */
export function ChangesNote({ changes, onClose }: { changes: Changes; onClose: () => void }) {
  const { again } = useWords();
  const named = (titles: readonly string[]) => titles.map(shortened).join("; ");
  return (
    <aside className="changes" aria-labelledby="changes">
      <div>
        <h2 id="changes">{again.changed}</h2>
        {changes.inCart.length > 0 && <p>{again.goneCart(named(changes.inCart))}</p>}
        {changes.dismissed.length > 0 && <p>{again.goneDismissed(named(changes.dismissed))}</p>}
        {changes.bought.length > 0 && <p>{again.goneBought(named(changes.bought))}</p>}
        <p>{again.fresh(changes.fresh.size)}</p>
      </div>
      <button type="button" className="round" aria-label={again.close} onClick={onClose}>
        <Icon name="close" size={18} />
      </button>
    </aside>
  );
}

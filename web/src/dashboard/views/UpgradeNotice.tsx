import { useEffect, useState } from "react";
import { send } from "../data/client";
import type { System } from "../data/types";
import { count } from "../numbers";
import { Failed } from "../parts/States";
import { Bar } from "../plots/Bar";
import { useWords } from "../words/use";

const EVERY_MS = 2000;

/** Whether the products were derived with other words than those that hold now. */
export const isOutdated = (system: System): boolean => system.needs_upgrade ?? system.degraded.some((one) => one.note.startsWith("outdated:"));

/** Offers to derive the products anew, shows how far it is, and how it ended. */
export const UpgradeNotice = ({ system, reload }: { system: System; reload: () => void }) => {
  const { w, language } = useWords();
  const [failure, setFailure] = useState<unknown>(null);
  const [isStarted, setStarted] = useState(false);
  const upgrade = system.upgrade;
  const isRunning = upgrade?.state === "running";
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setTimeout(reload, EVERY_MS);
    return () => clearTimeout(timer);
  }, [isRunning, system, reload]);

  const start = () => {
    setStarted(true);
    setFailure(null);
    send("POST", "/v1/merchant/upgrade").then(reload, setFailure);
  };
  if (isRunning)
    return (
      <div className="notice">
        <strong role="status">{w.system.upgrading}</strong>
        <p>{upgrade.total > 0 && w.system.upgradedSoFar(count(upgrade.done, language), count(upgrade.total, language))}</p>
        <Bar share={upgrade.total ? upgrade.done / upgrade.total : 0} />
      </div>
    );
  if (!isOutdated(system)) return isStarted && upgrade?.state === "done" ? <p className="note" role="status">{w.system.upgraded}</p> : null;
  return (
    <div className="notice">
      <strong>{w.system.outdated}</strong>
      <p>{w.system.outdatedBody}</p>
      {upgrade?.state === "failed" && upgrade.error && (
        <p className="error">
          {w.system.upgradeFailed} {upgrade.error.message} {upgrade.error.hint}
        </p>
      )}
      {upgrade?.state === "interrupted" && <p className="error">{w.system.upgradeInterrupted}</p>}
      {failure !== null && <Failed error={failure} title={w.failed.action} />}
      <button type="button" className="button strong" onClick={start}>
        {w.system.upgrade}
      </button>
    </div>
  );
};

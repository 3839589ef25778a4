import { useState } from "react";
import { api } from "../../shared/api";
import { useWords } from "../words";
import { Problem } from "./Problem";

/** What the shop keeps of a shopper, and how to have it gone. */
export function Footer({ isMerchant, onErased }: { isMerchant: boolean; onErased: () => void }) {
  const { footer } = useWords();
  const [state, setState] = useState<"shown" | "asked" | "erased">("shown");
  const [problem, setProblem] = useState<unknown>(null);
  const erase = async () => {
    try {
      await api.eraseMe();
      setProblem(null);
      setState("erased");
      onErased();
    } catch (reason) {
      setProblem(reason);
    }
  };
  return (
    <footer className="foot">
      <div className="foot__inner">
        <p>{footer.kept}</p>
        {state === "shown" && (
          <button type="button" className="link" onClick={() => setState("asked")}>
            {footer.erase}
          </button>
        )}
        {state === "asked" && (
          <div className="foot__sure" role="group" aria-label={footer.sure}>
            <span>{footer.sure}</span>
            <button type="button" className="button button--small" onClick={() => void erase()}>
              {footer.yes}
            </button>
            <button type="button" className="button button--small" autoFocus onClick={() => setState("shown")}>
              {footer.no}
            </button>
          </div>
        )}
        <p role="status" className="foot__status">
          {state === "erased" ? footer.erased : ""}
        </p>
        {problem !== null && <Problem problem={problem} onRetry={() => void erase()} />}
        {isMerchant && (
          <a className="link foot__merchant" href="dashboard">
            {footer.merchant}
          </a>
        )}
      </div>
    </footer>
  );
}

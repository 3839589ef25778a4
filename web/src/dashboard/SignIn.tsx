import { useId, useRef, useState, type FormEvent } from "react";
import { api, ApiError } from "../shared/api";
import { failureOf } from "./parts/failure";
import { Looks } from "./parts/Looks";
import { useWords } from "./words/use";

/** The merchant's door. The key goes into the session and is kept nowhere in the page. */
export const SignIn = ({ shop, onIn }: { shop: string; onIn: () => void }) => {
  const { w } = useWords();
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [key, setKey] = useState("");
  const [isShown, setShown] = useState(false);
  const [error, setError] = useState("");
  const [isBusy, setBusy] = useState(false);
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    if (!key.trim()) {
      setError(w.signIn.empty);
      box.current?.focus();
      return;
    }
    setBusy(true);
    setError("");
    try {
      await api.becomeMerchant(key.trim());
      onIn();
    } catch (failure) {
      const isRefused = failure instanceof ApiError && (failure.status === 401 || failure.status === 403);
      const { text, hint } = failureOf(failure, w);
      setError(isRefused ? w.signIn.wrong : `${text} ${hint}`.trim());
      setBusy(false);
      box.current?.focus();
    }
  };
  return (
    <main className="sign-in">
      <form className="panel" onSubmit={(event) => void enter(event)} noValidate>
        <p className="shop-name">
          {shop}
          <span>{w.dashboard}</span>
        </p>
        <h1>{w.signIn.title}</h1>
        <p className="lead">{w.signIn.lead}</p>
        <label className="label" htmlFor={id}>
          {w.signIn.key}
        </label>
        <div className="with-button">
          <input
            id={id}
            ref={box}
            type={isShown ? "text" : "password"}
            autoComplete="current-password"
            spellCheck={false}
            value={key}
            aria-invalid={Boolean(error)}
            aria-describedby={error ? `${id}error` : undefined}
            onChange={(event) => setKey(event.target.value)}
          />
          <button type="button" className="button quiet" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? w.signIn.hide : w.signIn.show}
          </button>
        </div>
        {error && (
          <p id={`${id}error`} className="error" role="alert">
            {error}
          </p>
        )}
        <button type="submit" className="button strong" disabled={isBusy}>
          {w.signIn.go}
        </button>
        <p className="hint">
          {w.signIn.how} <code>crossaisle keys add --scope merchant</code>
        </p>
      </form>
      <Looks />
    </main>
  );
};

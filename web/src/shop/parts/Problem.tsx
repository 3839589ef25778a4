import { ApiError } from "../../shared/api";
import { wordsOf } from "../../shared/errors";
import { useLanguage } from "../../shared/i18n";
import { useWords } from "../words";

/** A failure in words, with what to do about it. */
export function Problem({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const words = useWords();
  const { title, hint, canRetry } = wordsOf(problem, useLanguage());
  const requestId = problem instanceof ApiError && problem.status >= 500 ? problem.requestId : "";
  return (
    <div className="problem" role="alert">
      <p className="problem__title">{title}</p>
      <p>{hint}</p>
      {requestId && <p className="problem__number">{words.problem.number(requestId)}</p>}
      {onRetry && canRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {words.problem.retry}
        </button>
      )}
    </div>
  );
}

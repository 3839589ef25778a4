import { ApiError } from "../../shared/api";
import type { Words } from "../words/en";

export type Failure = { text: string; hint: string; requestId: string };

/** A failure as it is told to a merchant: our words where we have them; the service's own where it says what is wrong with an entry. */
export const failureOf = (error: unknown, w: Words): Failure => {
  if (!(error instanceof ApiError)) return { text: w.failed.unknown, hint: "", requestId: "" };
  const { requestId } = error;
  const fields = error.fields.map((one) => `${one.field.replace(/^body\./, "")}: ${one.message}`).join("; ");
  switch (error.status) {
    case 0:
      return { text: w.failed.network, hint: w.failed.networkHint, requestId };
    case 401:
      return { text: w.failed.signedOut, hint: "", requestId };
    case 403:
      return { text: w.failed.denied, hint: "", requestId };
    case 404:
      return { text: w.failed.notFound, hint: error.message, requestId };
    case 409:
      return { text: w.failed.conflict, hint: error.message, requestId };
    default:
      return {
        text: error.message || w.failed.unknown,
        hint: [fields, error.hint].filter(Boolean).join(" ") || (error.status >= 500 ? w.failed.seeLog : ""),
        requestId,
      };
  }
};

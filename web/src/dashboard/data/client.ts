/** The service as the dashboard asks it. Every failure is a Problem that can be said in words. */

export class Problem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint = "",
    readonly requestId = "",
    readonly fields: { field: string; message: string }[] = [],
  ) {
    super(message);
    this.name = "Problem";
  }
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Parameters = Record<string, string | number | null | undefined>;

/** An address with what is given; what is empty stays out. */
export const address = (path: string, parameters: Parameters = {}): string => {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query ? `${path}?${query}` : path;
};

/** The same table as a file. */
export const csvLink = (path: string, parameters: Parameters = {}): string => address(path, { ...parameters, format: "csv" });

const problemOf = async (answer: Response): Promise<Problem> => {
  try {
    const { error } = (await answer.json()) as {
      error: { code: string; message: string; hint?: string; request_id?: string; fields?: { field: string; message: string }[] };
    };
    return new Problem(error.code, error.message, error.hint, error.request_id, error.fields);
  } catch {
    return new Problem("internal", `${answer.status} ${answer.statusText}`.trim(), "", answer.headers.get("X-Request-ID") ?? "");
  }
};

export const send = async <Value>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<Value> => {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        // No form of another site can send a header of its own: the service refuses changes without it.
        "X-Crossaisle-Page": "1",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    throw signal?.aborted ? cause : new Problem("network", "");
  }
  if (!answer.ok) throw await problemOf(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as Value;
};

export const get = <Value>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<Value> =>
  send<Value>("GET", address(path, parameters), undefined, signal);

import { useCallback, useEffect, useRef, useState } from "react";
import { get } from "./client";
import type { Page } from "./types";
import { useResource, type Loaded } from "./useResource";

type Pages<Row> = {
  first: Loaded<Page<Row>>;
  rows: Row[];
  hasMore: boolean;
  isLoadingMore: boolean;
  moreError: unknown;
  more: () => void;
  change: (rows: (before: Row[]) => Row[]) => void;
};

const SIZE = 25;

/** Rows that come page by page, for one search text. */
export const usePages = <Row>(path: string, q: string, language: string): Pages<Row> => {
  const first = useResource<Page<Row>>(`${path} ${q} ${language}`, (signal) => get(path, { q, n: SIZE, language }, signal));
  const [rows, setRows] = useState<Row[]>([]);
  const [next, setNext] = useState<Page<Row>["next"]>(null);
  const [isLoadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<unknown>(null);
  const page = first.state === "ready" ? first.value : undefined;

  const latest = useRef(page);
  latest.current = page;

  useEffect(() => {
    if (!page) return;
    setRows(page.rows);
    setNext(page.next);
    setMoreError(null);
  }, [page]);

  const more = useCallback(() => {
    setLoadingMore(true);
    get<Page<Row>>(path, { q, n: SIZE, language, after: next })
      .then(
        (found) => {
          if (latest.current !== page) return; // Another search has begun: these rows are not of it.
          setRows((before) => [...before, ...found.rows]);
          setNext(found.next);
          setMoreError(null);
        },
        (error: unknown) => setMoreError(error),
      )
      .finally(() => setLoadingMore(false));
  }, [path, q, language, next, page]);

  return { first, rows, hasMore: next !== null && next !== "", isLoadingMore, moreError, more, change: setRows };
};

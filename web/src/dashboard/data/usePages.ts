import { useRef, useState } from "react";
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

/** What has been added to a first page, or changed in it; counts only as long as that page is shown. */
type Grown<Row> = { of: Page<Row> | undefined; rows: Row[]; next: Page<Row>["next"]; isLoading: boolean; error: unknown };

const SIZE = 25;

/** Rows that come page by page, for one search text. */
export const usePages = <Row>(path: string, q: string, language: string): Pages<Row> => {
  const first = useResource<Page<Row>>(`${path} ${q} ${language}`, (signal) => get(path, { q, n: SIZE, language }, signal));
  const page = first.value;
  const [state, setState] = useState<Grown<Row> | null>(null);
  const fresh: Grown<Row> = { of: page, rows: page?.rows ?? [], next: page?.next ?? null, isLoading: false, error: null };
  const grown = state && state.of === page ? state : fresh;
  const latest = useRef(grown);
  latest.current = grown;

  // Another search may have begun meanwhile: then what arrives for this page is dropped.
  const update = (make: (now: Grown<Row>) => Partial<Grown<Row>>) => latest.current.of === page && setState({ ...latest.current, ...make(latest.current) });
  const more = () => {
    update(() => ({ isLoading: true, error: null }));
    get<Page<Row>>(path, { q, n: SIZE, language, after: grown.next }).then(
      (found) => update((now) => ({ rows: [...now.rows, ...found.rows], next: found.next, isLoading: false })),
      (error: unknown) => update(() => ({ error, isLoading: false })),
    );
  };

  return {
    first,
    rows: grown.rows,
    hasMore: grown.next !== null && grown.next !== "",
    isLoadingMore: grown.isLoading,
    moreError: grown.error,
    more,
    change: (rows) => update((now) => ({ rows: rows(now.rows) })),
  };
};

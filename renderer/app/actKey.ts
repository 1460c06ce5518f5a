/** Keys of acts: the same act again gets the same key, whatever happened to the answer. */
import { useMemo, useRef } from "react";
import { newKey } from "./host.ts";

export interface ActKey {
  /** The key for this request; a new one only when the request differs or the last one is done. */
  of(request: unknown): { readonly key: string };
  /** The host has answered: the next act is a new one. */
  done(): void;
}

export function useActKey(): ActKey {
  const kept = useRef<{ readonly text: string; readonly key: string } | null>(null);
  return useMemo(
    () => ({
      of(request) {
        const text = JSON.stringify(request);
        if (kept.current?.text !== text) kept.current = { text, key: newKey() };
        return { key: kept.current.key };
      },
      done() {
        kept.current = null;
      },
    }),
    [],
  );
}

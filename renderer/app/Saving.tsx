/** Saving a file: under way, where it went, or why not. */
import { useState } from "react";
import type { YijieError } from "../../shared/contract/errors.ts";
import { ErrorBox } from "../design/parts.tsx";
import { asError } from "./useAnswer.ts";

type SavingState =
  | { readonly at: "idle" | "busy" }
  | { readonly at: "saved"; readonly where: string }
  | { readonly at: "failed"; readonly error: YijieError };

/** `put` answers where it went, or null when the person changed their mind. */
export function useSaving(put: () => Promise<string | null>): {
  readonly state: SavingState;
  readonly save: () => void;
} {
  const [state, setState] = useState<SavingState>({ at: "idle" });
  const run = async () => {
    setState({ at: "busy" });
    try {
      const where = await put();
      setState(where === null ? { at: "idle" } : { at: "saved", where });
    } catch (failure) {
      setState({ at: "failed", error: asError(failure) });
    }
  };
  return { state, save: () => void run() };
}

export function Saved({ state, idle }: { readonly state: SavingState; readonly idle: string }) {
  if (state.at === "failed") return <ErrorBox error={state.error} />;
  return (
    <p className="quiet" role="status">
      {state.at === "saved" ? <span className="ok-word">✓ 已存到{state.where}</span> : idle}
    </p>
  );
}

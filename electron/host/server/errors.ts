/** How an error leaves the host: its code, its details and its three sentences; never a stack or a person's name. */
import { ERRORS, errorText, YijieError } from "../../../shared/contract/errors.ts";
import type { ErrorAnswer } from "../../../shared/contract/operation.ts";

/** An error that nobody expected becomes INTERNAL and names only its class or SQLite's code. */
export function asYijieError(error: unknown): YijieError {
  if (error instanceof YijieError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const name = error instanceof Error ? error.name : typeof error;
  return new YijieError(
    "INTERNAL",
    { detail: typeof code === "string" ? code : name },
    { cause: error },
  );
}

export function errorAnswer(error: YijieError): {
  readonly status: (typeof ERRORS)[keyof typeof ERRORS]["status"];
  readonly body: ErrorAnswer;
} {
  const { code, details } = error;
  return {
    status: ERRORS[code].status,
    body: { error: { code, details, ...errorText(code, details) } },
  };
}

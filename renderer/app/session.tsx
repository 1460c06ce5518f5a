/** Who is signed in at which window, and what office this is. */
import { createContext, useContext } from "react";
import type { AnswerOf } from "../../shared/contract/contract.ts";
import type { Display } from "./display.ts";

export interface Session {
  readonly account: AnswerOf<"whoAmI">;
  readonly office: AnswerOf<"office">;
  readonly display: Display;
  signOut(): void;
}

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("outside a session");
  return session;
}

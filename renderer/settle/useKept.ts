/** What is typed at this window before it is booked: kept while the window is open, also while the host is away. */
import { useEffect, useState } from "react";
import { type Fen, parseYuan } from "../../shared/money/fen.ts";

export function useKept(name: string): readonly [text: string, change: (text: string) => void] {
  const [text, setText] = useState(() => sessionStorage.getItem(name) ?? "");
  useEffect(() => setText(sessionStorage.getItem(name) ?? ""), [name]);
  const change = (next: string) => {
    setText(next);
    if (next === "") sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, next);
  };
  return [text, change];
}

export interface TypedAmount {
  /** null while nothing, or no amount, is typed */
  readonly fen: Fen | null;
  readonly isWrong: boolean;
}

/** Commas only where thousands are told apart: "3000,50" is no 300,050. */
const WITH_COMMAS = /^\d{1,3}([,，]\d{3})+(\.\d{1,2})?$/;

/** "3000", "3,000.50": an amount that is not negative. */
export function typedAmount(text: string): TypedAmount {
  const typed = text.trim();
  const plain = WITH_COMMAS.test(typed) ? typed.replaceAll(/[,，]/g, "") : typed;
  const parsed = plain === "" ? null : parseYuan(plain);
  const fen = parsed !== null && parsed >= 0 ? parsed : null;
  return { fen, isWrong: plain !== "" && fen === null };
}

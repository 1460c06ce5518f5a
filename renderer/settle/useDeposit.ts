/** 预交金 as typed at this window: kept for the stay while the window is open, also while the host is away. */
import { useEffect, useState } from "react";
import { type Fen, parseYuan } from "../../shared/money/fen.ts";

export interface Deposit {
  readonly text: string;
  /** null while nothing, or no amount, is typed */
  readonly fen: Fen | null;
  readonly isWrong: boolean;
  change(text: string): void;
}

export function useDeposit(stayId: number): Deposit {
  const name = `yijie.deposit.${stayId}`;
  const [text, setText] = useState(() => sessionStorage.getItem(name) ?? "");
  useEffect(() => setText(sessionStorage.getItem(name) ?? ""), [name]);
  const plain = text.trim().replaceAll(/[,，]/g, "");
  const parsed = plain === "" ? null : parseYuan(plain);
  const fen = parsed !== null && parsed >= 0 ? parsed : null;
  return {
    text,
    fen,
    isWrong: plain !== "" && fen === null,
    change(next) {
      setText(next);
      if (next === "") sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, next);
    },
  };
}

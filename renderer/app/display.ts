/** Light or dark, as this window's person chose; without a choice as the system is. */
import { useEffect, useState } from "react";
import type { Mode } from "../design/theme.ts";

type DisplayChoice = Mode | "system";

const KEY = "yijie.display";
const darkScheme = window.matchMedia("(prefers-color-scheme: dark)");

export interface Display {
  readonly choice: DisplayChoice;
  readonly mode: Mode;
  choose(choice: DisplayChoice): void;
}

export function useDisplayChoice(): Display {
  const [choice, setChoice] = useState<DisplayChoice>(stored);
  const [system, setSystem] = useState<Mode>(darkScheme.matches ? "dark" : "light");
  const mode = choice === "system" ? system : choice;
  useEffect(() => {
    const follow = () => setSystem(darkScheme.matches ? "dark" : "light");
    darkScheme.addEventListener("change", follow);
    return () => darkScheme.removeEventListener("change", follow);
  }, []);
  useEffect(() => {
    document.documentElement.dataset.theme = mode;
  }, [mode]);
  return {
    choice,
    mode,
    choose(next) {
      localStorage.setItem(KEY, next);
      setChoice(next);
    },
  };
}

function stored(): DisplayChoice {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

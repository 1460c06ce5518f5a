/** When a window was last touched, by any of this browser's windows of the office. */
import { useEffect } from "react";

const KEY = "yijie.touched";
const WRITE_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 5_000;
const INPUTS = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/** Calls back once nobody has touched the window for so long; a machine that slept counts as untouched. */
export function useIdle(minutes: number, onIdle: () => void): void {
  useEffect(() => {
    let written = 0;
    const touch = () => {
      const now = Date.now();
      if (now - written < WRITE_EVERY_MS) return;
      written = now;
      localStorage.setItem(KEY, String(now));
    };
    touch();
    for (const input of INPUTS) window.addEventListener(input, touch, { capture: true });
    const timer = setInterval(() => {
      const touched = Number(localStorage.getItem(KEY) ?? Date.now());
      if (Date.now() - touched >= minutes * 60_000) onIdle();
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      for (const input of INPUTS) window.removeEventListener(input, touch, { capture: true });
    };
  }, [minutes, onIdle]);
}

/**
 * The keys of the page in front. Every act registers its key where it is drawn; the key line and the help
 * (F1) show what is registered now, so that a key that is shown always works.
 */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";

export interface KeyAct {
  /** "F9", "Shift+F9", "Ctrl+K", "Alt+1", "Escape" */
  readonly key: string;
  /** What it does, two to four characters: 结算 */
  readonly label: string;
  /** Shown on the key line; others only in the help. */
  readonly shown?: boolean;
  readonly act: () => void;
}

interface Registry {
  readonly acts: readonly KeyAct[];
  register(act: KeyAct): () => void;
}

const Keys = createContext<Registry | null>(null);

/** "Ctrl+K" of a keyboard event. */
function keyName(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey">,
): string {
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const parts = [
    event.ctrlKey || event.metaKey ? "Ctrl" : "",
    event.altKey ? "Alt" : "",
    event.shiftKey && event.key.length > 1 ? "Shift" : "",
    name,
  ];
  return parts.filter((part) => part !== "").join("+");
}

export function KeysProvider({
  children,
  off = false,
}: {
  readonly children: ReactNode;
  /** A locked window does nothing by key. */
  readonly off?: boolean;
}) {
  const [acts, setActs] = useState<readonly KeyAct[]>([]);
  const current = useRef(acts);
  current.current = acts;
  useEffect(() => {
    if (off) return;
    const onKey = (event: KeyboardEvent) => {
      const pressed = keyName(event);
      // The latest registration is the one in front.
      const found = inFront(current.current).findLast(({ key }) => key === pressed);
      if (found === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      // A key that is held down acts once: what comes next on the screen is another act.
      if (event.repeat && /F\d+$/.test(pressed)) return;
      found.act();
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, [off]);
  const registry = useMemo<Registry>(
    () => ({
      acts,
      register(act) {
        setActs((before) => [...before, act]);
        return () => setActs((before) => before.filter((other) => other !== act));
      },
    }),
    [acts],
  );
  return <Keys.Provider value={registry}>{children}</Keys.Provider>;
}

/** Registers a key while the component is there and `when` holds. */
export function useKey(
  key: string,
  label: string,
  act: () => void,
  { when = true, shown = true } = {},
): void {
  const registry = useContext(Keys);
  const latest = useRef(act);
  latest.current = act;
  const register = registry?.register;
  const stable = useRef(register);
  stable.current = register;
  useEffect(() => {
    if (!when) return;
    return stable.current?.({ key, label, shown, act: () => latest.current() });
  }, [key, label, when, shown]);
}

export function useKeyActs(): readonly KeyAct[] {
  return inFront(useContext(Keys)?.acts ?? []);
}

/** No key by its name; what is registered behind it waits until it goes. */
const BARRIER = "";

function inFront(acts: readonly KeyAct[]): readonly KeyAct[] {
  return acts.slice(acts.findLastIndex(({ key }) => key === BARRIER) + 1);
}

/** A dialog stands before the page: while it is there, only keys that were registered after it act. */
export function useKeyBarrier(): void {
  const registry = useContext(Keys);
  const register = useRef(registry?.register);
  // Before the keys of what the dialog shows, which are registered when it has been drawn.
  useLayoutEffect(() => register.current?.({ key: BARRIER, label: "", act() {} }), []);
}

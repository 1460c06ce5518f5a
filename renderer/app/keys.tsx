/**
 * The keys of the page in front. Every act registers its key where it is drawn, in the same step in which the page shows
 * it (a layout effect), so that whoever sees a key can press it at once; the key line and the help (F1) show what is
 * registered now.
 */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
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

/** What is registered now. The list is a new one with every change, as React's stores want it. */
class Registry {
  #acts: readonly KeyAct[] = [];
  readonly #watchers = new Set<() => void>();

  readonly acts = (): readonly KeyAct[] => this.#acts;

  readonly watch = (onChange: () => void): (() => void) => {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  };

  /** Returns what takes it away again. */
  register(act: KeyAct): () => void {
    this.#change([...this.#acts, act]);
    return () => this.#change(this.#acts.filter((other) => other !== act));
  }

  #change(acts: readonly KeyAct[]): void {
    this.#acts = acts;
    for (const tell of this.#watchers) tell();
  }
}

const Keys = createContext(new Registry());

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
  const [registry] = useState(() => new Registry());
  useEffect(() => {
    if (off) return;
    const onKey = (event: KeyboardEvent) => {
      const pressed = keyName(event);
      // The latest registration is the one in front.
      const found = inFront(registry.acts()).findLast(({ key }) => key === pressed);
      if (found === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      // A key that is held down acts once: what comes next on the screen is another act.
      if (event.repeat && /F\d+$/.test(pressed)) return;
      found.act();
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, [off, registry]);
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
  useLayoutEffect(() => {
    if (!when) return;
    return registry.register({ key, label, shown, act: () => latest.current() });
  }, [registry, key, label, when, shown]);
}

export function useKeyActs(): readonly KeyAct[] {
  const { watch, acts } = useContext(Keys);
  return inFront(useSyncExternalStore(watch, acts));
}

/** No key by its name; what is registered behind it waits until it goes. */
const BARRIER = "";

function inFront(acts: readonly KeyAct[]): readonly KeyAct[] {
  return acts.slice(acts.findLastIndex(({ key }) => key === BARRIER) + 1);
}

/**
 * A dialog stands before the page: while it is there, only keys that were registered after it act. The first child of
 * what it shows: React runs the effects of neighbours in their order, and of children before their parent.
 */
export function KeyBarrier(): null {
  const registry = useContext(Keys);
  useLayoutEffect(() => registry.register({ key: BARRIER, label: "", act() {} }), [registry]);
  return null;
}

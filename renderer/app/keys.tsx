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

/** What stands before the page: a dialog, the open manual. */
type LayerId = symbol;

const PAGE: LayerId = Symbol("page");

/** What is registered now. The list of those in front is a new one with every change, as React's stores want it. */
class Registry {
  #acts: readonly (KeyAct & { readonly layer: LayerId })[] = [];
  #layers: readonly LayerId[] = [PAGE];
  #inFront: readonly KeyAct[] = [];
  readonly #watchers = new Set<() => void>();

  /** Those of the layer that came last; what is registered behind it, whenever that was, waits until it goes. */
  readonly inFront = (): readonly KeyAct[] => this.#inFront;

  readonly watch = (onChange: () => void): (() => void) => {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  };

  /** Returns what takes it away again. */
  register(act: KeyAct, layer: LayerId): () => void {
    const registered = { ...act, layer };
    this.#acts = [...this.#acts, registered];
    this.#changed();
    return () => {
      this.#acts = this.#acts.filter((other) => other !== registered);
      this.#changed();
    };
  }

  /** Returns what takes it away again. */
  open(layer: LayerId): () => void {
    this.#layers = [...this.#layers, layer];
    this.#changed();
    return () => {
      this.#layers = this.#layers.filter((other) => other !== layer);
      this.#changed();
    };
  }

  #changed(): void {
    const front = this.#layers.at(-1);
    this.#inFront = this.#acts.filter(({ layer }) => layer === front);
    for (const tell of this.#watchers) tell();
  }
}

const Keys = createContext(new Registry());
const Layer = createContext(PAGE);

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
      const found = registry.inFront().findLast(({ key }) => key === pressed);
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
  const layer = useContext(Layer);
  const latest = useRef(act);
  latest.current = act;
  useLayoutEffect(() => {
    if (!when) return;
    return registry.register({ key, label, shown, act: () => latest.current() }, layer);
  }, [registry, layer, key, label, when, shown]);
}

export function useKeyActs(): readonly KeyAct[] {
  const { watch, inFront } = useContext(Keys);
  return useSyncExternalStore(watch, inFront);
}

/** While it is there, only the keys act that are registered by what stands in it. */
export function KeyLayer({ children }: { readonly children: ReactNode }) {
  const registry = useContext(Keys);
  const [layer] = useState(() => Symbol("layer"));
  useLayoutEffect(() => registry.open(layer), [registry, layer]);
  return <Layer.Provider value={layer}>{children}</Layer.Provider>;
}

/** A key of a layer that is drawn by what stands behind it. */
export function Key({
  name,
  label,
  act,
  when = true,
}: {
  readonly name: string;
  readonly label: string;
  readonly act: () => void;
  readonly when?: boolean;
}): null {
  useKey(name, label, act, { when });
  return null;
}

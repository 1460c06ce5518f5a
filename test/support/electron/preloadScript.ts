import { readFileSync } from "node:fs";

/**
 * The built preload for a page without context isolation: in a function of its own, with a `require` that knows only
 * what a sandboxed preload may have.
 */
export function preloadScript(file: string): string {
  return `(() => {
  if (window !== window.top) return;
  const pack = (_key, value) => value instanceof Uint8Array
    ? { base64: btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join("")) }
    : value;
  const hearers = new Map();
  const ipcRenderer = {
    invoke: (channel, ...args) => window.standInInvoke(channel, JSON.stringify(args, pack)),
    on(channel, hear) {
      const wrapped = (event) => hear({}, ...event.detail);
      hearers.set(hear, wrapped);
      window.addEventListener("stand-in:" + channel, wrapped);
    },
    off: (channel, hear) => window.removeEventListener("stand-in:" + channel, hearers.get(hear)),
  };
  const contextBridge = { exposeInMainWorld: (name, api) => { window[name] = api; } };
  const require = (name) => {
    if (name !== "electron") throw new Error("a sandboxed preload cannot require " + name);
    return { contextBridge, ipcRenderer };
  };
  const exports = {};
  const module = { exports };
  ((require, module, exports) => {
${readFileSync(file, "utf8")}
  })(require, module, exports);
})();`;
}

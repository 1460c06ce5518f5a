/** Where the window is: "#/settle/17". Addresses can be kept, and the back key works. */
import { useSyncExternalStore } from "react";

export interface Route {
  readonly page: string;
  readonly rest: readonly string[];
}

function read(): string {
  return window.location.hash.replace(/^#\/?/, "");
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

export function useRoute(): Route {
  const [page = "", ...rest] = useSyncExternalStore(subscribe, read)
    .split("/")
    .map(decodeURIComponent);
  return { page: page === "" ? "settle" : page, rest };
}

export function go(page: string, ...rest: readonly (string | number)[]): void {
  window.location.hash = `/${[page, ...rest].map((part) => encodeURIComponent(part)).join("/")}`;
}

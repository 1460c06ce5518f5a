/** Chromium 109, the last on Windows 7 and still at windows: what it does not know. */

/** A browser passes over styles that it does not know without a word. */
export const NEWER_STYLES =
  /color-mix\(|light-dark\(|@starting-style|@scope\b|\bsubgrid\b|text-wrap\s*:|field-sizing|:user-valid|(?:rgb|hsl|oklch)a?\(from |\bround\(|\binterpolate-size|anchor\(|:popover-open/;

/**
 * Takes from a page what Chromium learned after version 109, so that a call of it fails in every test of the windows as
 * it would there. Runs in the page, before anything else.
 */
export function forgetNewerThan109(): void {
  const removed: readonly (readonly [object | undefined, readonly string[]])[] = [
    [Array.prototype, ["toSorted", "toReversed", "toSpliced", "with"]],
    [Array, ["fromAsync"]],
    [Object, ["groupBy"]],
    [Map, ["groupBy"]],
    [Map.prototype, ["getOrInsert", "getOrInsertComputed"]],
    [Promise, ["withResolvers", "try"]],
    [String.prototype, ["isWellFormed", "toWellFormed"]],
    [URL, ["canParse", "parse"]],
    [RegExp, ["escape"]],
    [AbortSignal, ["any"]],
    [ArrayBuffer.prototype, ["transfer", "transferToFixedLength", "resize"]],
    [JSON, ["rawJSON", "isRawJSON"]],
    [Error, ["isError"]],
    [Math, ["sumPrecise", "f16round"]],
    [Uint8Array, ["fromBase64", "fromHex"]],
    [Uint8Array.prototype, ["toBase64", "toHex", "setFromBase64", "setFromHex"]],
    [Response.prototype, ["bytes"]],
    [Blob.prototype, ["bytes"]],
    [Headers.prototype, ["getSetCookie"]],
    [Document.prototype, ["startViewTransition"]],
    [HTMLElement.prototype, ["showPopover", "hidePopover", "togglePopover"]],
    [Element.prototype, ["moveBefore", "setHTML", "setHTMLUnsafe", "getHTML"]],
    [
      Set.prototype,
      [
        "union",
        "intersection",
        "difference",
        "symmetricDifference",
        "isSubsetOf",
        "isSupersetOf",
        "isDisjointFrom",
      ],
    ],
    [
      (globalThis as { Iterator?: { prototype: object } }).Iterator?.prototype,
      ["map", "filter", "take", "drop", "flatMap", "reduce", "toArray", "forEach", "some"].concat([
        "every",
        "find",
      ]),
    ],
    [globalThis, ["Iterator", "Float16Array", "URLPattern", "scheduler"]],
  ];
  for (const [holder, names] of removed) {
    for (const name of names) {
      if (holder !== undefined) Reflect.deleteProperty(holder, name);
    }
  }
}

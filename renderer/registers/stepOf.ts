/** How far an arrow key in a search field moves the row that is open; null for every other key. */
export function stepOf(event: { readonly key: string; preventDefault(): void }): number | null {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
  if (step === undefined) return null;
  event.preventDefault();
  return step;
}

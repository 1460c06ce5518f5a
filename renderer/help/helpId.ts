/**
 * Which help belongs to what has the keyboard: the name that it or something around it carries, the figure that it is, or
 * its id. Used by the page and, in the browser, by the test that looks for fields without help.
 */
export function helpIdOf(element: Element): string | null {
  const figure = element.getAttribute("data-figure");
  if (figure !== null) return `figure-${figure.replace(/-\d+$/, "")}`;
  const named = element.closest("[data-help]")?.getAttribute("data-help") ?? null;
  return named ?? (element.id === "" ? null : element.id);
}

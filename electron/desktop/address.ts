/** The one address of the windows. Origins are compared after parsing, never by the beginning of a text. */
export const SCHEME = "app";
export const OFFICE_URL = "app://office/";

export function isOffice(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === "app:" && parsed.host === "office";
}

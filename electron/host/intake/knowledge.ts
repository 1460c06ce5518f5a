/** What the office knows of every file before it is opened: saved profiles, and its own hospital's code. */
import type { Books } from "../store/books.ts";
import { readProfiles } from "../store/profiles.ts";
import { readSettings } from "../store/settings.ts";
import type { Knowledge } from "./recognise.ts";

export function readKnowledge(books: Books): Knowledge {
  const { hospitalCode } = readSettings(books);
  const defaults = new Map(hospitalCode === "" ? [] : [["hospitalCode", hospitalCode]]);
  return { profiles: readProfiles(books), defaults };
}

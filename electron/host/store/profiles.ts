/** 导入方案 in the books. */
import {
  type MappingProfile,
  mappingProfileSchema,
} from "../../../shared/contract/mappingProfile.ts";
import type { Books } from "./books.ts";

/** In the order of their names. */
export function readProfiles(books: Books): readonly MappingProfile[] {
  const rows = books.prepare("SELECT profile FROM mapping_profile ORDER BY name").pluck().all();
  return rows.map((text) => mappingProfileSchema.parse(JSON.parse(String(text))));
}

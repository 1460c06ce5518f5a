import type { mappingOperations } from "../../../shared/contract/operations/mapping.ts";
import { LAYOUTS } from "../intake/layouts.ts";
import {
  guessMapping,
  inspectFile,
  previewMapping,
  removeProfile,
  saveProfile,
} from "../office/mapping.ts";
import { readProfiles } from "../store/profiles.ts";
import type { Handlers } from "./call.ts";

export const mappingHandlers: Handlers<keyof typeof mappingOperations> = {
  fileLayouts: () => ({
    layouts: LAYOUTS.map(({ kind, label, columns }) => ({
      kind,
      label,
      fields: Object.entries(columns).map(([field, { names, required, instead = [] }]) => ({
        field,
        label: names[0],
        required,
        instead: [...instead],
      })),
    })),
  }),

  inspectUpload: ({ books, uploads }, { uploadId }, { actor }) =>
    inspectFile(books, uploads.find(actor.accountId, uploadId)),

  guessMapping: ({ books, uploads }, { uploadId, ...ask }, { actor }) =>
    guessMapping(books, uploads.find(actor.accountId, uploadId), ask),

  previewMapping: ({ books, uploads }, { uploadId, ...draft }, { actor }) =>
    previewMapping(books, uploads.find(actor.accountId, uploadId), draft),

  mappingProfiles: ({ books }) => ({ profiles: [...readProfiles(books)] }),

  saveProfile({ books }, { profile }, { actor, key }) {
    saveProfile(books, { actor, key }, profile);
    return {};
  },

  removeProfile({ books }, { name }, { actor, key }) {
    removeProfile(books, { actor, key }, name);
    return {};
  },
};

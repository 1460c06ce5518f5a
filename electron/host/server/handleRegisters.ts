import type { registerOperations } from "../../../shared/contract/operations/registers.ts";
import { findCatalogueItems, findPersons, readPerson } from "../office/lookUp.ts";
import { registerHistory } from "../office/registerHistory.ts";
import { openingsSaid, saidOf } from "../office/said.ts";
import { showPersonIdNumber } from "../office/showIdNumber.ts";
import type { Handlers } from "./call.ts";
import { maskRow } from "./masking.ts";

export const registerHandlers: Handlers<keyof typeof registerOperations> = {
  persons({ books }, query) {
    const { persons, count } = findPersons(books, query);
    return { persons: persons.map(maskRow), count };
  },

  person({ books }, { personNo }) {
    const {
      person,
      identities,
      registrations,
      newbornBirthDay: _,
      ...rest
    } = readPerson(books, personNo);
    return {
      ...rest,
      ...maskRow(person),
      changes: registerHistory(books, personNo).map((change) => ({
        ...change,
        fields: [...change.fields],
      })),
      identities: identities.map(({ identity, from, to }) => ({ identity, from, to })),
      said: saidOf(books, person),
      openings: openingsSaid(books, personNo),
      registrations: registrations.map(({ kind, from, to }) => ({ kind, from, to })),
    };
  },

  personIdNumber: ({ books }, ask, { actor, key }) =>
    showPersonIdNumber(books, { actor, key }, ask),

  catalogue: ({ books }, query) => findCatalogueItems(books, query),
};

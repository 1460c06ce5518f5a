import type { registerEntryOperations } from "../../../shared/contract/operations/registerEntries.ts";
import { enterRegister } from "../office/enterRegister.ts";
import { registerWords } from "../office/registerWords.ts";
import { personsOf } from "../store/registers.ts";
import { currentStay } from "../store/stays.ts";
import type { Handlers } from "./call.ts";

export const registerEntryHandlers: Handlers<keyof typeof registerEntryOperations> = {
  registerWords({ books }) {
    const { registrations, ...words } = registerWords(books);
    const copied = Object.fromEntries(
      Object.entries(words).map(([name, list]) => [name, [...list]]),
    ) as { [Name in keyof typeof words]: string[] };
    return { registrations: [...registrations], ...copied };
  },

  stayPersons({ books }, { stayId }) {
    const { stay } = currentStay(books, stayId);
    const { insuredRegion, insuranceType } = stay;
    const personNos = personsOf(books, stay.idNumber).map(({ person }) => person.personNo);
    return { insuredRegion, insuranceType, personNos };
  },

  enterRegister({ books, events }, ask, request) {
    const entered = enterRegister(books, request, ask);
    events.publish({ kind: "entered", personNo: entered.personNo });
    return entered;
  },
};

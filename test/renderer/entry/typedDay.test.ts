import { expect, it } from "vitest";
import { typedDay } from "../../../renderer/entry/entry.ts";

it("takes a day in the ways it is typed, and nothing that could be two days", () => {
  const right = ["2023-06-05", "20230605", "2023.6.5", "2023/6/5", "2023年6月5日", " 2023-6-05 "];
  expect(right.map(typedDay)).toEqual(right.map(() => "2023-06-05"));
  const wrong = ["", "2023-13", "2023111", "2023-65", "2023-02-30", "23-06-05", "2023-06-05x"];
  expect(wrong.map(typedDay)).toEqual(wrong.map(() => null));
});

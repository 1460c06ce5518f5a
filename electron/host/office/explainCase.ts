/** A made-up case in the words of a pack's 算例, and how the pack comes to its figures. Nothing is stored. */
import { YijieError } from "../../../shared/contract/errors.ts";
import { type ExplainedExample, explainExample } from "../../../shared/policy/explainExample.ts";
import { loadCase, packNamedBy } from "../../../shared/policy/loadCase.ts";
import type { Books } from "../store/books.ts";
import { storedPack } from "./packList.ts";

/** One in force by its 编号, or a text that is in force nowhere yet. */
export type AskedPack = { readonly id: string } | { readonly text: string };

/** Throws NOT_FOUND. */
export function textOf(books: Books, asked: AskedPack): string {
  return "text" in asked ? asked.text : storedPack(books, asked.id).text;
}

/** Throws NOT_FOUND, PACK_REFUSED, CASE_REFUSED; BAD_REQUEST where the case names another pack. */
export function explainCase(
  books: Books,
  { pack: asked, text }: { readonly pack: AskedPack; readonly text: string },
): ExplainedExample {
  const source = { text, file: "情形" };
  const named = packNamedBy(source);
  const packSource = { text: textOf(books, asked), file: "政策包" };
  const { pack, example } = loadCase(source, packSource);
  if (named !== null && named !== pack.id) {
    const detail = `情形写的政策包是“${named}”，这里用的是“${pack.id}”`;
    throw new YijieError("BAD_REQUEST", { detail });
  }
  return explainExample(pack, example);
}

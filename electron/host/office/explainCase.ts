/** How a pack comes to the figures of a made-up case, or of one of its own 算例. Nothing is stored. */
import { YijieError } from "../../../shared/contract/errors.ts";
import { type ExplainedExample, explainExample } from "../../../shared/keeper/explainExample.ts";
import { loadCase, packNamedBy } from "../../../shared/keeper/loadCase.ts";
import type { Books } from "../store/books.ts";
import { storedPack } from "./packList.ts";
import { compilePack } from "./packs.ts";

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

/** An example of the pack itself, by its place from 1. Throws NOT_FOUND, PACK_REFUSED. */
export function explainNumbered(
  books: Books,
  { pack: asked, number }: { readonly pack: AskedPack; readonly number: number },
): ExplainedExample {
  const pack = compilePack(textOf(books, asked), "政策包");
  const example = pack.examples[number - 1];
  if (example === undefined) throw new YijieError("NOT_FOUND", { what: `第 ${number} 个算例` });
  return explainExample(pack, example);
}

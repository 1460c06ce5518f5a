import { describe, expect, it } from "vitest";
import { describePack } from "../../../shared/keeper/describe.ts";
import { FIXTURE_PACKS, packOf, readPackText, SHIPPED_PACKS } from "../../support/packs.ts";

describe("a pack in words", () => {
  it.each([...SHIPPED_PACKS, ...FIXTURE_PACKS])("says every value and every clause: %s", (path) => {
    const pack = packOf(readPackText(path), path);
    const described = describePack(pack);
    const layers = described.sections.filter(({ payer }) => payer !== null);
    expect(layers.map(({ title }) => title)).toEqual(pack.rules.layers.map(({ name }) => name));
    for (const { title, items, cites } of described.sections) {
      expect(items.length, title).toBeGreaterThan(0);
      for (const { label, tables } of items) {
        for (const { by, rows } of tables) {
          expect(rows.length, `${title} ${label}`).toBeGreaterThan(0);
          for (const { labels, text } of rows) {
            expect(text, `${title} ${label} ${labels.join(" ")}`).not.toBe("");
            expect(labels.every((one) => one !== "")).toBe(true);
            if (by.length === 0) expect(labels.length).toBe(0);
          }
        }
      }
      for (const cite of cites) {
        expect(described.clauses.map((clause) => clause.cite)).toContain(cite);
      }
    }
    // What the sources leave open is shown where it stands, not only listed.
    const unstated = described.sections.flatMap(({ items }) =>
      items.flatMap(({ tables }) =>
        tables.flatMap(({ rows }) => rows.filter((row) => row.unstated)),
      ),
    );
    const inRules = described.unstated.filter((at) => !at.startsWith("要素"));
    expect(unstated).toHaveLength(inRules.length);
  });
});

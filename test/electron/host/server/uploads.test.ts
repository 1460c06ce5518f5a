import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openUploads } from "../../../../electron/host/server/uploads.ts";

const KIB = 1024;

describe("uploads", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "yijie-uploads-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const body = (bytes: number) => new Blob([new Uint8Array(bytes)]).stream();
  const files = () => readdirSync(join(folder, "uploads")).length;

  it("of one account fill no disk, and leave nothing of what was refused", async () => {
    const uploads = openUploads(folder, 64 * KIB, 100 * KIB);
    const tooLarge = { code: "TOO_LARGE" };
    await expect(uploads.receive(1, "a", body(65 * KIB))).rejects.toMatchObject(tooLarge);
    await uploads.receive(1, "a", body(60 * KIB));
    await expect(uploads.receive(1, "b", body(60 * KIB))).rejects.toMatchObject(tooLarge);
    expect(files()).toBe(1);
    await uploads.receive(1, "c", body(30 * KIB));
    await uploads.receive(2, "d", body(60 * KIB));
    expect(files()).toBe(3);
    uploads.close();
  });

  it("and exports that a crash left half made are gone after the next start", () => {
    const id = "0b6a1b9e-97a4-4c1c-9a0e-6a3f0c6f0a11";
    for (const name of [`申报-${id}.xlsx`, `待改正-${id}`, "申报-2023-06.xlsx"]) {
      writeFileSync(join(folder, name), "x");
    }
    openUploads(folder).close();
    expect(readdirSync(folder)).toEqual(["申报-2023-06.xlsx"]);
  });
});

import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { consoleActor, performAct } from "../../../../electron/host/store/act.ts";
import { type Books, closeBooks, openBooks } from "../../../../electron/host/store/books.ts";
import { settableClock, systemClock } from "../../../../electron/host/store/clock.ts";
import { MIGRATIONS } from "../../../../electron/host/store/migrations.ts";
import { readSettings, slipKey } from "../../../../electron/host/store/settings.ts";
import type { Moment } from "../../../../shared/calendar/day.ts";
import { YijieError } from "../../../../shared/contract/errors.ts";

const at = (text: string) => text as Moment;

describe("the books of an office", () => {
  let folder: string;
  const open: Books[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "yijie-books-"));
  });
  afterEach(() => {
    for (const books of open.splice(0)) closeBooks(books);
    rmSync(folder, { recursive: true, force: true });
  });

  async function openHere(options: Partial<Parameters<typeof openBooks>[0]> = {}) {
    const books = await openBooks({ folder, ...options });
    open.push(books);
    return books;
  }

  function code(action: () => unknown) {
    try {
      action();
    } catch (error) {
      return error instanceof YijieError ? error.code : error;
    }
    return "no error";
  }

  async function codeOf(promise: Promise<unknown>) {
    return promise.then(
      () => "no error",
      (error) => (error instanceof YijieError ? error.code : error),
    );
  }

  it("start as a training office with settings, a slip key, a console account and a log", async () => {
    const books = await openHere();
    expect(readSettings(books)).toMatchObject({ training: true, settledSource: "calculated" });
    expect(slipKey(books)).toHaveLength(32);
    expect(consoleActor(books)).toMatchObject({ login: "命令行", role: "医保办主任" });
    expect(books.database.prepare("SELECT act FROM log").pluck().all()).toEqual(["建立账簿"]);
    expect(books.database.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(books.database.pragma("synchronous", { simple: true })).toBe(2);
    expect(books.database.pragma("foreign_keys", { simple: true })).toBe(1);
  });

  it("keep key and kind when opened again, and refuse to become the other kind", async () => {
    const first = await openHere({ create: "real" });
    const key = slipKey(first).toString("hex");
    closeBooks(first);
    const again = await openHere({ create: "real" });
    expect(slipKey(again).toString("hex")).toBe(key);
    closeBooks(again);
    expect(await codeOf(openHere({ create: "training" }))).toBe("BOOKS_KIND_DIFFERS");
    expect((await openHere()).training).toBe(false);
  });

  it("belong to one opener at a time", async () => {
    const books = await openHere();
    expect(await codeOf(openHere())).toBe("FOLDER_IN_USE");
    closeBooks(books);
    expect((await openHere()).training).toBe(true);
  });

  it("accept a clock set by hand in a training office only", async () => {
    const clock = settableClock(at("2023-05-31T09:00:00"));
    expect(await codeOf(openHere({ create: "real", clock }))).toBe("CLOCK_NOT_ALLOWED");
    closeBooks(await openHere({ create: "real" }));
    expect(await codeOf(openHere({ clock }))).toBe("CLOCK_NOT_ALLOWED");
  });

  it("keep Beijing time whatever the zone of the machine", () => {
    const shown = Date.parse(`${systemClock.now()}+08:00`);
    expect(Math.abs(shown - Date.now())).toBeLessThan(5_000);
  });

  it("refuse another program's database, a newer file and a broken one", async () => {
    const other = new Database(join(folder, "office.sqlite"));
    other.exec("CREATE TABLE something (a)");
    other.close();
    expect(await codeOf(openHere())).toBe("NOT_OUR_BOOKS");
    rmSync(join(folder, "office.sqlite"));
    const books = await openHere();
    books.database.pragma("user_version = 9990");
    closeBooks(books);
    expect(await codeOf(openHere())).toBe("BOOKS_TOO_NEW");
    writeFileSync(
      join(folder, "office.sqlite"),
      "this is no database at all, whatever its name says",
    );
    expect(await codeOf(openHere())).toBe("BOOKS_DAMAGED");
  });

  it("are not begun anew where a file was emptied, and say so where the lock is no lock", async () => {
    writeFileSync(join(folder, "office.sqlite"), "");
    expect(await codeOf(openHere())).toBe("BOOKS_DAMAGED");
    rmSync(join(folder, "office.sqlite"));
    writeFileSync(join(folder, "office.lock"), "no lock".repeat(1_000));
    expect(await codeOf(openHere())).toBe("BOOKS_DAMAGED");
  });

  it.skipIf(process.platform === "win32")("are in a folder that is nobody else's", async () => {
    folder = join(folder, "new");
    await openHere();
    expect(statSync(folder).mode & 0o077).toBe(0);
  });

  describe("migrations", () => {
    const good = { number: 9_020, sql: "CREATE TABLE later (a INTEGER) STRICT;" };

    it("back up first, then change the file and its number together", async () => {
      closeBooks(await openHere());
      const books = await openHere({ migrations: [...MIGRATIONS, good] });
      expect(books.database.pragma("user_version", { simple: true })).toBe(9_020);
      const backups = readdirSync(join(folder, "backups"));
      expect(backups).toHaveLength(1);
      const copy = new Database(join(folder, "backups", backups[0] ?? ""), { readonly: true });
      expect(copy.pragma("user_version", { simple: true })).toBe(MIGRATIONS.at(-1)?.number);
      expect(copy.prepare("SELECT count(*) FROM account").pluck().get()).toBe(1);
      copy.close();
    });

    it("leave the file as it was when one fails", async () => {
      closeBooks(await openHere());
      const bad = {
        number: 9_030,
        sql: "CREATE TABLE later (a INTEGER) STRICT; SELECT nothing FROM nowhere;",
      };
      expect(await codeOf(openHere({ migrations: [...MIGRATIONS, good, bad] }))).toBe(
        "MIGRATION_FAILED",
      );
      const books = await openHere();
      expect(books.database.pragma("user_version", { simple: true })).toBe(
        MIGRATIONS.at(-1)?.number,
      );
      expect(
        books.database
          .prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'later'")
          .pluck()
          .get(),
      ).toBe(0);
    });

    it("never leave half-made books behind", async () => {
      const broken = [{ number: 10, sql: `${MIGRATIONS[0]?.sql}; SELECT nothing FROM nowhere;` }];
      expect(await codeOf(openHere({ migrations: broken }))).toBe("MIGRATION_FAILED");
      expect((await openHere()).training).toBe(true);
    });
  });

  describe("a business act", () => {
    const start = at("2023-06-01T08:00:00");

    async function withClock() {
      const clock = settableClock(start);
      const books = await openHere({ clock });
      let runs = 0;
      const act = (key: string, value: string) =>
        performAct(
          books,
          { key, kind: "设置", actor: consoleActor(books), subject: "hotline", request: { value } },
          (writer) => {
            runs += 1;
            writer.update("setting", { name: "hotline" }, { value });
            if (value === "throw") throw new Error("planted");
            return { value };
          },
        );
      return { books, clock, act, runs: () => runs };
    }

    it("is done once for a key, and answers the same when repeated", async () => {
      const { books, act, runs } = await withClock();
      expect(act("k1", "12345")).toEqual({ value: "12345" });
      expect(act("k1", "12345")).toEqual({ value: "12345" });
      expect(runs()).toBe(1);
      expect(books.database.prepare("SELECT count(*) FROM log").pluck().get()).toBe(2);
      expect(code(() => act("k1", "999"))).toBe("KEY_REUSED");
      expect(readSettings(books).hotline).toBe("12345");
    });

    it("leaves nothing behind when it fails, not even its key", async () => {
      const { books, act } = await withClock();
      expect(() => act("k1", "throw")).toThrow("planted");
      expect(readSettings(books).hotline).toBe("12393");
      expect(books.database.prepare("SELECT count(*) FROM act").pluck().get()).toBe(0);
      expect(books.database.prepare("SELECT count(*) FROM log").pluck().get()).toBe(1);
      expect(act("k1", "12345")).toEqual({ value: "12345" });
    });

    it("is refused while the clock runs behind the last one", async () => {
      const { clock, act } = await withClock();
      act("k1", "1");
      clock.set(at("2023-05-31T23:59:59"));
      expect(code(() => act("k2", "2"))).toBe("CLOCK_BEHIND");
      expect(act("k1", "1")).toEqual({ value: "1" });
      clock.set(start);
      expect(act("k2", "2")).toEqual({ value: "2" });
    });

    it("names every row in a log that nobody can change", async () => {
      const { books, act } = await withClock();
      act("k1", "12345");
      const entry = books.database.prepare("SELECT * FROM log WHERE number = 2").get() as {
        rows: string;
        detail: string;
      };
      const rows = JSON.parse(entry.rows) as [string, string[], string][];
      expect(rows.map(([table, key]) => [table, key])).toEqual([
        ["setting", ["hotline"]],
        ["act", ["k1"]],
      ]);
      expect(entry.detail).toContain("osUser");
      expect(() => books.database.exec("UPDATE log SET subject = '' WHERE number = 2")).toThrow(
        "append-only",
      );
      expect(() => books.database.exec("DELETE FROM log WHERE number = 2")).toThrow("append-only");
    });
  });

  it("can be copied, opened elsewhere and go on", async () => {
    const books = await openHere();
    closeBooks(books);
    const elsewhere = mkdtempSync(join(tmpdir(), "yijie-books-copy-"));
    copyFileSync(join(folder, "office.sqlite"), join(elsewhere, "office.sqlite"));
    const copy = await openBooks({ folder: elsewhere });
    expect(slipKey(copy)).toHaveLength(32);
    closeBooks(copy);
    rmSync(elsewhere, { recursive: true });
  });
});

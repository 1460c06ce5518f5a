/** Whether tables, indexes and triggers are those that 医结 made: a trigger that is gone no longer guards anything. */
import Database from "better-sqlite3";
import { MIGRATIONS, schemaNumber } from "../store/migrations.ts";
import type { Finding } from "./checkChain.ts";

type Objects = ReadonlyMap<string, { readonly type: string; readonly sql: string }>;

/** Adds what is missing, changed or foreign. True while every table is as it was made, so that the rest can be asked. */
export function checkSchema(database: Database.Database, findings: Finding[]): boolean {
  const wanted = objectsMade(schemaNumber(database));
  const there = objectsOf(database);
  let isReadable = true;
  for (const [name, { type, sql }] of wanted) {
    const found = there.get(name);
    if (found?.sql === sql) continue;
    const word = WORDS[type] ?? type;
    const problem = found === undefined ? `这${word}不见了` : `这${word}的定义被改过`;
    findings.push({ table: name, key: "", problem });
    if (type === "table") isReadable = false;
  }
  for (const [name, { type }] of there) {
    if (wanted.has(name)) continue;
    findings.push({ table: name, key: "", problem: `这${WORDS[type] ?? type}不是医结建的` });
  }
  return isReadable && wanted.size > 0;
}

const WORDS: Readonly<Record<string, string>> = {
  table: "张表",
  index: "个索引",
  trigger: "个触发器",
  view: "个视图",
};

function objectsOf(database: Database.Database): Objects {
  const rows = database
    .prepare(
      "SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
    )
    .all() as { name: string; type: string; sql: string }[];
  return new Map(rows.map(({ name, type, sql }) => [name, { type, sql }]));
}

/** What the migrations up to this one make. */
function objectsMade(schema: number): Objects {
  const made = new Database(":memory:");
  try {
    for (const { number, sql } of MIGRATIONS) if (number <= schema) made.exec(sql);
    return objectsOf(made);
  } finally {
    made.close();
  }
}

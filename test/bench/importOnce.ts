/** `importOnce.ts FOLDER BOOKS LINES`: one import of the benchmark's files into new books; prints its time and its peak of memory. */
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { importFiles } from "../../electron/host/intake/importFiles.ts";
import { consoleActor } from "../../electron/host/store/act.ts";
import { closeBooks, openBooks } from "../../electron/host/store/books.ts";

const [from = "", into = "", lines = ""] = process.argv.slice(2);
const books = await openBooks({ folder: into });
const actor = consoleActor(books);
const file = (name: string) => ({ path: join(from, name), name });
await importFiles(books, { key: "catalogue", actor }, [file("catalogue.csv")]);
const start = performance.now();
const request = { key: "bills", actor };
const { staysAccepted } = await importFiles(books, request, [file(lines), file("stays.csv")]);
const seconds = (performance.now() - start) / 1000;
closeBooks(books);
const peakMegabytes = Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);
console.log(JSON.stringify({ seconds, peakMegabytes, staysAccepted }));

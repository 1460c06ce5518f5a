/** XML documents as tables: records under any root, and the XML that Excel 2003 called a spreadsheet. */
import type { Bytes } from "./bytes.ts";
import { RecordRows, type RecordShape, Survey, type TreeSink } from "./records.ts";
import type { ReadOptions, Table, TableRow } from "./table.ts";
import { decodedText, type Encoding } from "./text.ts";
import { readXml, type XmlSink } from "./xmlTokens.ts";

export async function xmlTables(bytes: Bytes, encoding: Encoding): Promise<Table[]> {
  const survey = new Survey(bytes.fileName);
  const text = decodedText(bytes, encoding);
  for await (const _ of readXml(text, new Elements(survey), bytes.fileName));
  return survey.tables().map((shape) => ({
    container: "xml",
    encoding,
    sheet: shape.path,
    delimiter: null,
    rows: (options = {}) => readRows(bytes, encoding, shape, options),
  }));
}

async function* readRows(
  bytes: Bytes,
  encoding: Encoding,
  shape: RecordShape,
  { maxRows = Number.POSITIVE_INFINITY, onBytes }: ReadOptions,
): AsyncGenerator<TableRow[]> {
  const records = new RecordRows(shape, bytes.fileName);
  if (Number.isFinite(maxRows)) {
    yield records.take();
    return;
  }
  const text = decodedText(bytes, encoding, onBytes);
  for await (const _ of readXml(text, new Elements(records), bytes.fileName)) {
    if (records.ready > 0) yield records.take();
  }
  const last = records.end();
  if (last.length > 0) yield last;
}

interface Element {
  readonly name: string;
  text: string;
  /** It has attributes or elements in it: more than a text. */
  isObject: boolean;
}

/** Elements as a tree of fields: one with nothing but text is a field of its parent. */
class Elements implements XmlSink {
  readonly #tree: TreeSink;
  readonly #open: Element[] = [];

  constructor(tree: TreeSink) {
    this.#tree = tree;
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined) this.#makeObject(parent);
    const element: Element = { name, text: "", isObject: false };
    this.#open.push(element);
    if (attributes.size === 0) return;
    this.#makeObject(element);
    for (const [field, text] of attributes) this.#tree.value(field, text);
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += text;
  }

  close(): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    const { name, isObject } = element;
    const text = element.text.trim();
    if (!isObject) {
      if (this.#open.length > 0) this.#tree.value(name, text);
      return;
    }
    if (text !== "") this.#tree.value(name, text);
    this.#tree.close();
  }

  #makeObject(element: Element): void {
    if (element.isObject) return;
    element.isObject = true;
    this.#tree.open(element.name, false);
  }
}

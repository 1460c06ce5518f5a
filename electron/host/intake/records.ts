/**
 * Trees (XML, JSON) as tables: what is repeated under one path is the rows of one table, its scalar fields are the
 * columns. What stands once around it (a header node, the fields of the parents) is said on every row, where the record
 * has no field of that name; two headers side by side with one name keep both, as 名 and 节点.名. A document is read twice: once for its shape, once for its rows.
 */
import { YijieError } from "../../../shared/contract/errors.ts";
import type { TableRow } from "./table.ts";

/** A tree from its beginning to its end. */
export interface TreeSink {
  /** `isListed`: said to be one of a list, as a JSON array says of its items. */
  open(name: string, isListed: boolean): void;
  /** A scalar of what is open; a name that comes again adds to its text. */
  value(name: string, text: string): void;
  close(): void;
}

const MAX_NODES = 500;
const MAX_FIELDS = 5_000;
const MAX_COLUMNS = 1_000;
/** Rows that wait for a field of their parent that comes behind them. */
const MAX_WAITING = 200_000;
const VALUES_JOINT = "；";

/** One path of the document. */
class PathNode {
  readonly name: string;
  readonly parent: PathNode | null;
  readonly children = new Map<string, PathNode>();
  readonly fields = new Set<string>();
  isList = false;
  /** A field of the parent came behind an element of this path. */
  hasFieldsBehind = false;
  /** Elements of these paths ended behind one of this path, under the same parent. */
  readonly behind = new Set<PathNode>();
  #scope: Set<string> | null = null;
  #labels: Map<PathNode, ReadonlyMap<string, string>> | null = null;
  #hasLists: boolean | null = null;
  #isLate: boolean | null = null;

  constructor(name: string, parent: PathNode | null) {
    this.name = name;
    this.parent = parent;
  }

  get path(): string {
    const above = this.parent?.path ?? "";
    return above === "" ? this.name : `${above}/${this.name}`;
  }

  // What follows is asked when the shape is known, and kept.

  /** Names that one element of this path says: its own and those of what stands in it once. */
  get scope(): ReadonlySet<string> {
    this.#scope ??= new Set([...this.fields, ...this.headerNames(null)]);
    return this.#scope;
  }

  /** What the fields of a child that stands in it once are called here: two children may have a name each. */
  labels(child: PathNode): ReadonlyMap<string, string> {
    if (this.#labels === null) {
      this.#labels = new Map();
      const taken = new Set(this.fields);
      for (const one of this.children.values()) {
        if (one.isList) continue;
        const labels = new Map<string, string>();
        for (const name of one.scope) {
          const label = taken.has(name) ? `${one.name}.${name}` : name;
          taken.add(label);
          labels.set(name, label);
        }
        this.#labels.set(one, labels);
      }
    }
    return this.#labels.get(child) ?? new Map();
  }

  /** Names from children that stand in it once, but for one of them. */
  headerNames(except: PathNode | null): string[] {
    const children = [...this.children.values()].filter((child) => child !== except);
    return children.flatMap((child) => [...this.labels(child).values()]);
  }

  get hasLists(): boolean {
    this.#hasLists ??= this.isList || [...this.children.values()].some((child) => child.hasLists);
    return this.#hasLists;
  }

  /** Whether something that its records need can come behind them. */
  get isLate(): boolean {
    this.#isLate ??= [...this.children.values()].some(
      (child) => child.hasLists && (child.hasFieldsBehind || [...child.behind].some(saysSomething)),
    );
    return this.#isLate;
  }
}

function saysSomething(node: PathNode): boolean {
  return !node.isList && node.scope.size > 0;
}

/** One table of a document. */
export interface RecordShape {
  readonly node: PathNode;
  /** The path, for people. */
  readonly path: string;
  readonly columns: readonly string[];
  /** The parent whose end the rows must wait for; null when they need not wait. */
  readonly waitsFor: PathNode | null;
}

/** An element while it is open. Most elements are records without anything in them, and need none of the sets. */
class SurveyFrame {
  readonly node: PathNode;
  seen: Set<PathNode> | null = null;
  /** Kinds of children that have ended. */
  closed: Set<PathNode> | null = null;
  /** Child → how many kinds had ended when it was last marked as behind them. */
  marked: Map<PathNode, number> | null = null;
  fieldsMarked = 0;

  constructor(node: PathNode) {
    this.node = node;
  }
}

/** The first reading: which paths there are. */
export class Survey implements TreeSink {
  readonly #fileName: string;
  readonly #root = new PathNode("", null);
  readonly #frames: SurveyFrame[] = [new SurveyFrame(this.#root)];
  #nodes = 0;
  #fields = 0;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  open(name: string, isListed: boolean): void {
    const frame = this.#top();
    let node = frame.node.children.get(name);
    if (node === undefined) {
      this.#nodes += 1;
      if (this.#nodes > MAX_NODES) throw this.#refused("里面的元素种类多得不正常");
      node = new PathNode(name, frame.node);
      frame.node.children.set(name, node);
    }
    frame.seen ??= new Set();
    if (isListed || frame.seen.has(node)) node.isList = true;
    frame.seen.add(node);
    this.#frames.push(new SurveyFrame(node));
  }

  value(name: string): void {
    const frame = this.#top();
    if (!frame.node.fields.has(name)) {
      frame.node.fields.add(name);
      this.#fields += 1;
      if (this.#fields > MAX_FIELDS) throw this.#refused("里面的列多得不正常");
    }
    if (frame.closed === null || frame.closed.size === frame.fieldsMarked) return;
    frame.fieldsMarked = frame.closed.size;
    for (const node of frame.closed) node.hasFieldsBehind = true;
  }

  close(): void {
    const node = this.#frames.pop()?.node;
    const frame = this.#top();
    if (node === undefined) return;
    frame.closed ??= new Set();
    frame.marked ??= new Map();
    if (frame.marked.get(node) !== frame.closed.size) {
      for (const other of frame.closed) if (other !== node) other.behind.add(node);
      frame.closed.add(node);
      frame.marked.set(node, frame.closed.size);
    }
  }

  /** The tables, in the order of the document. Without any repetition (one stay, one line) its innermost elements. */
  tables(): RecordShape[] {
    const nodes = [...descendants(this.#root)];
    let records = nodes.filter((node) => node.isList);
    if (records.length === 0) records = nodes.filter((node) => node.children.size === 0);
    return records.filter((node) => node.scope.size > 0).map((node) => this.#shape(node));
  }

  #shape(node: PathNode): RecordShape {
    const columns = new Set(node.scope);
    let waitsFor: PathNode | null = null;
    let below = node;
    for (let above = node.parent; above !== null; above = above.parent) {
      for (const name of [...above.fields, ...above.headerNames(below)]) columns.add(name);
      if (above.isLate) waitsFor = above;
      below = above;
    }
    if (columns.size > MAX_COLUMNS) throw this.#refused("里面的列多得不正常");
    return { node, path: node.path, columns: [...columns], waitsFor };
  }

  #top(): SurveyFrame {
    return this.#frames.at(-1) ?? new SurveyFrame(this.#root);
  }

  #refused(detail: string): YijieError {
    return new YijieError("ARCHIVE_REFUSED", { file: this.#fileName, detail });
  }
}

function* descendants(node: PathNode): Generator<PathNode> {
  for (const child of node.children.values()) {
    yield child;
    yield* descendants(child);
  }
}

interface Frame {
  readonly node: PathNode;
  readonly parent: Frame | null;
  /** Made when the first value comes. */
  values: Map<string, string> | null;
  /** What stood in it once. */
  headers: Map<string, string> | null;
}

/** The second reading: the rows of one table. The first row is the names of the columns. */
export class RecordRows implements TreeSink {
  readonly #shape: RecordShape;
  readonly #fileName: string;
  #frame: Frame;
  #waiting: Frame[] = [];
  #rows: TableRow[] = [];
  rowCount = 0;

  constructor(shape: RecordShape, fileName: string) {
    this.#shape = shape;
    this.#fileName = fileName;
    let root = shape.node;
    while (root.parent !== null) root = root.parent;
    this.#frame = { node: root, parent: null, values: null, headers: null };
    this.#add([...shape.columns]);
  }

  open(name: string): void {
    const node = this.#frame.node.children.get(name);
    if (node === undefined) throw new YijieError("FILE_CHANGED", { file: this.#fileName });
    this.#frame = { node, parent: this.#frame, values: null, headers: null };
  }

  value(name: string, text: string): void {
    const frame = this.#frame;
    frame.values ??= new Map();
    const known = frame.values.get(name);
    frame.values.set(name, known === undefined ? text : `${known}${VALUES_JOINT}${text}`);
  }

  close(): void {
    const frame = this.#frame;
    if (frame.parent === null) return;
    this.#frame = frame.parent;
    if (frame.node === this.#shape.node) {
      if (this.#shape.waitsFor === null) this.#addRecord(frame);
      else this.#wait(frame);
    }
    if (!frame.node.isList) handUp(frame, frame.parent);
    if (frame.node === this.#shape.waitsFor) this.#release();
  }

  /** Ends the document and gives the last rows. */
  end(): TableRow[] {
    this.#release();
    return this.take();
  }

  /** The rows that have come since the last call. */
  take(): TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  get ready(): number {
    return this.#rows.length;
  }

  #wait(frame: Frame): void {
    this.#waiting.push(frame);
    if (this.#waiting.length > MAX_WAITING) {
      const detail = "每条明细要用的字段排在二十万条明细之后";
      throw new YijieError("ARCHIVE_REFUSED", { file: this.#fileName, detail });
    }
  }

  #release(): void {
    for (const frame of this.#waiting) this.#addRecord(frame);
    this.#waiting = [];
  }

  #addRecord(record: Frame): void {
    const cells: string[] = [];
    for (const name of this.#shape.columns) cells.push(said(record, name));
    this.#add(cells);
  }

  #add(cells: string[]): void {
    this.rowCount += 1;
    this.#rows.push({ number: this.rowCount, cells, numeric: null });
  }
}

/** What the record says under this name, or the nearest of what it stands in. */
function said(record: Frame, name: string): string {
  for (let frame: Frame | null = record; frame !== null; frame = frame.parent) {
    const text = frame.values?.get(name) ?? frame.headers?.get(name);
    if (text !== undefined) return text;
  }
  return "";
}

function handUp(frame: Frame, parent: Frame): void {
  if (frame.values === null && frame.headers === null) return;
  const headers = parent.headers ?? new Map<string, string>();
  parent.headers = headers;
  const labels = parent.node.labels(frame.node);
  for (const map of [frame.headers, frame.values]) {
    for (const [name, text] of map ?? []) headers.set(labels.get(name) ?? name, text);
  }
}

/** multipart/form-data as it arrives: one part after the other, never a whole one in memory. */
import { YijieError } from "../../../shared/contract/errors.ts";

export interface Part {
  /** Of its file; of its field where it has none */
  readonly name: string;
  /** To be read to its end before the next part is asked for */
  readonly content: AsyncIterable<Uint8Array>;
}

const MAX_HEAD_BYTES = 8 * 1024;

/** The boundary of a content type; null for any other type. */
export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return null;
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType);
  return found?.[1] ?? found?.[2] ?? null;
}

/** Throws PUSH_INCOMPLETE where the last boundary does not come, BAD_REQUEST for what is no multipart. */
export async function* readParts(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<Part> {
  const reader = new PartReader(body[Symbol.asyncIterator](), `\r\n--${boundary}`);
  for (;;) {
    const name = await reader.nextHead();
    if (name === null) return;
    yield { name, content: reader.content() };
    await reader.skipRest();
  }
}

class PartReader {
  readonly #body: AsyncIterator<Uint8Array>;
  readonly #mark: Buffer;
  /** The first boundary stands at the very beginning, without the line break before it. */
  #rest: Buffer = Buffer.from("\r\n");
  #isInside = true;

  constructor(body: AsyncIterator<Uint8Array>, mark: string) {
    this.#body = body;
    this.#mark = Buffer.from(mark);
  }

  /** Name of the next part; null at the end of all. */
  async nextHead(): Promise<string | null> {
    // What stands before the first boundary is nobody's.
    if (this.#isInside) await this.skipRest();
    while (this.#rest.length < 2) await this.#more();
    if (this.#rest.subarray(0, 2).equals(Buffer.from("--"))) return null;
    let end = this.#rest.indexOf("\r\n\r\n");
    while (end < 0) {
      if (this.#rest.length > MAX_HEAD_BYTES) throw badRequest("一部分的开头太长");
      await this.#more();
      end = this.#rest.indexOf("\r\n\r\n");
    }
    const head = this.#rest.subarray(0, end).toString("utf8");
    this.#rest = this.#rest.subarray(end + 2);
    this.#isInside = true;
    return nameOf(head);
  }

  async *content(): AsyncGenerator<Uint8Array> {
    // The line break that ends the head, kept so that the boundary of an empty part is found.
    let dropped = 2;
    while (this.#isInside) {
      const at = this.#rest.indexOf(this.#mark);
      const end = at < 0 ? Math.max(0, this.#rest.length - this.#mark.length) : at;
      const start = Math.min(dropped, end);
      dropped -= start;
      const piece = this.#rest.subarray(start, end);
      this.#rest = this.#rest.subarray(end);
      if (piece.length > 0) yield piece;
      if (at < 0) await this.#more();
      else {
        this.#rest = this.#rest.subarray(this.#mark.length);
        this.#isInside = false;
      }
    }
  }

  async skipRest(): Promise<void> {
    for await (const _ of this.content());
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#body.next();
    if (done === true) throw new YijieError("PUSH_INCOMPLETE");
    this.#rest = Buffer.concat([this.#rest, value]);
  }
}

function nameOf(head: string): string {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? "";
  const extended = /;\s*filename\*=UTF-8''([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /;\s*filename="([^"]*)"/i.exec(disposition)?.[1];
  const field = /;\s*name="([^"]*)"/i.exec(disposition)?.[1];
  const name = (extended === undefined ? undefined : decoded(extended)) ?? plain ?? field ?? "";
  const last = name.split(/[\\/]/).at(-1) ?? "";
  if (last === "" || last.length > 255) throw badRequest("每一部分都要有文件名，最多 255 个字");
  return last;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function badRequest(detail: string): YijieError {
  return new YijieError("BAD_REQUEST", { detail });
}

/** ZIP files and workbooks made by hand, for what no program would write. */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipPart {
  /** Bytes where they are not UTF-8 */
  readonly name: string | Buffer;
  readonly content: Buffer;
  /** The size that the directory states instead of the true one */
  readonly declared?: number;
  /** The place that the directory states instead of the true one */
  readonly offset?: number;
  /** Bit 0: encrypted */
  readonly flags?: number;
}

export function zip(entries: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of entries) {
    const { name, content, declared = content.length, offset: stated, flags = 0 } = part;
    const packed = deflateRawSync(content);
    const nameBytes = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(nameBytes.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(crc32(content), 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(declared, 24);
    central.writeUInt16LE(nameBytes.length, 28);
    central.writeUInt32LE(stated ?? offset, 42);
    locals.push(local, nameBytes, packed);
    directory.push(central, nameBytes);
    offset += 30 + nameBytes.length + packed.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directoryBytes, end]);
}

const WORKBOOK =
  '<workbook xmlns:r="r"><sheets><sheet name="数据" sheetId="1" r:id="rId1"/></sheets></workbook>';
const RELATIONS =
  '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>';

/** A workbook of one sheet, whose XML is `sheet`. */
export function workbookZip(sheet: Omit<ZipPart, "name">, extra: readonly ZipPart[] = []): Buffer {
  return zip([
    { name: "xl/workbook.xml", content: Buffer.from(WORKBOOK) },
    { name: "xl/_rels/workbook.xml.rels", content: Buffer.from(RELATIONS) },
    { name: "xl/worksheets/sheet1.xml", ...sheet },
    ...extra,
  ]);
}

/** What 对应列 shows of a file: its tables, the guess how they are read, and the first rows as they would come out. */
import type { Container, ConversionCount, ImportKind } from "./importReport.ts";
import type { ProfilePart } from "./mappingProfile.ts";

export interface InspectedFile {
  readonly name: string;
  readonly tables: readonly InspectedTable[];
}

export interface InspectedTable {
  readonly sheet: string | null;
  readonly container: Container;
  readonly encoding: string;
  /** As they stand; ID numbers masked */
  readonly rows: readonly { readonly number: number; readonly cells: readonly string[] }[];
  readonly headerRow: number;
  /** The header row's cells */
  readonly columns: readonly string[];
  readonly parts: readonly ProfilePart[];
  /** The saved profile that knows it */
  readonly profile: string | null;
}

interface MappedCell {
  readonly field: string;
  readonly text: string;
  /** Why the import would not take it, in Chinese */
  readonly problem: string | null;
}

export interface MappedRow {
  readonly row: number;
  readonly cells: readonly MappedCell[];
}

export interface MappingPreview {
  /** Required fields that have neither a column nor a value */
  readonly missing: readonly { readonly kind: ImportKind; readonly field: string }[];
  readonly otherKinds: readonly ImportKind[];
  readonly parts: readonly {
    readonly kind: ImportKind;
    readonly rows: readonly MappedRow[];
    readonly conversions: readonly ConversionCount[];
  }[];
}

/** What a kind of file consists of, for whoever says which column is what. */
export interface FileLayout {
  readonly kind: ImportKind;
  readonly label: string;
  readonly fields: readonly {
    readonly field: string;
    readonly label: string;
    readonly required: boolean;
    /** Fields any of which will do in its place */
    readonly instead: readonly string[];
  }[];
}

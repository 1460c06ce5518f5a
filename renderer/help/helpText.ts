/** What F1 says of one field, button or figure. */
export interface HelpText {
  readonly name: string;
  /** What it is, in one or two sentences */
  readonly meaning: string;
  readonly unit?: string;
  /** What may be typed */
  readonly fill?: string;
  readonly example?: string;
  /** Where it comes out again: on paper, in the workbook, in the log */
  readonly printed?: string;
  /** Chapter and section of the manual */
  readonly manual: readonly [chapter: string, section: string];
}

/** Called between pieces of a file: shows progress, stops when cancelled. */
export type Pace = (rows: number, bytes: number) => void;

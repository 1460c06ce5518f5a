/** Placeholder until the engine defines its steps. */
export type Trace = readonly unknown[];

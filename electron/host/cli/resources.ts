import { programPath } from "../program.ts";

/** The sample office that comes with the program. */
export const SAMPLE_FOLDER = programPath("resources/sample");

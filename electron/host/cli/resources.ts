import { fileURLToPath } from "node:url";

/** The sample office that comes with the program. */
export const SAMPLE_FOLDER = fileURLToPath(new URL("../../../resources/sample", import.meta.url));

import { z } from "zod";

// zod compiles schemas by `new Function`, and asks for it when a schema is made: a window's Content-Security-Policy
// forbids that and would report it. Requests are small; they are checked without.
z.config({ jitless: true });

export { z };

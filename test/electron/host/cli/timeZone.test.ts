/** Days are Beijing's wherever the machine thinks it is: the same examples, the same figures, in any time zone. */
import { describe, expect, it } from "vitest";
import { runProgram } from "../../../support/commandLine.ts";

describe("policy verify", () => {
  it("gives the same in every time zone", async () => {
    const zones = ["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"];
    const answers = await Promise.all(
      zones.map((TZ) => runProgram(["policy", "verify", "--json"], { TZ })),
    );
    const [first] = answers;
    expect(first?.code).toBe(0);
    expect(first?.stdout).toContain('"packs"');
    for (const answer of answers) expect(answer.stdout).toBe(first?.stdout);
  });
});

/** Programs outside of the project that some tests use. */
import { execFileSync } from "node:child_process";
import { test } from "vitest";

type DefineTest = (name: string, run: () => void | Promise<void>, timeoutMs?: number) => void;

function isInstalled(program: string): boolean {
  try {
    execFileSync(process.platform === "win32" ? "where" : "which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * `test` where all these programs are installed. Where one is missing the tests are skipped by name; with CI=true they
 * run and fail.
 */
export function needsProgram(...programs: readonly string[]): DefineTest {
  return process.env.CI === "true" || programs.every(isInstalled) ? test : test.skip;
}

import { readFileSync, statSync } from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Config maps hold 1 MiB at most, and no env file comes near it. */
const maxBytes = 1024 * 1024;

type Fault = Pick<Diagnostic, "code" | "message" | "hint">;

/** Text of a UTF-8 file of at most 1 MiB, without byte order mark; otherwise what is wrong with the file. */
export function readText(path: string): { ok: true; value: string } | { ok: false; fault: Fault } {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return fault("unreadable-file", "This is not a regular file.");
    if (stats.size > maxBytes) {
      const size = (stats.size / maxBytes).toFixed(1);
      return fault("file-too-large", `The file has ${size} MiB.`, "at most 1 MiB is read.");
    }
    const bytes = readFileSync(path);
    return { ok: true, value: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return fault("not-utf8", "The file's bytes are not UTF-8.", "save it as UTF-8.");
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return fault("unreadable-file", "The symbolic link leads nowhere.");
    if (typeof code === "string") return fault("unreadable-file", `The file cannot be read (${code}).`);
    throw error;
  }
}

function fault(code: Fault["code"], message: string, hint?: string): { ok: false; fault: Fault } {
  return { ok: false, fault: { code, message, ...(hint === undefined ? {} : { hint }) } };
}

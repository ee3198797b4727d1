import { readFileSync, statSync } from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

const mebibyte = 1024 * 1024;

type Fault = Pick<Diagnostic, "code" | "message" | "hint">;

/**
 * Text of a UTF-8 file, without byte order mark; otherwise what is wrong with the file. Config maps hold 1 MiB at most,
 * and no env file comes near it.
 */
export function readText(path: string, maxMebibytes = 1): { ok: true; value: string } | { ok: false; fault: Fault } {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return fault("unreadable-file", "This is not a regular file.");
    if (stats.size > maxMebibytes * mebibyte) {
      const size = (stats.size / mebibyte).toFixed(1);
      return fault("file-too-large", `The file has ${size} MiB.`, `at most ${maxMebibytes} MiB is read.`);
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

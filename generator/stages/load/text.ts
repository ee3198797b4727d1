import { readFileSync, statSync } from "node:fs";
import type { CodeTexts } from "../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** @codes gathered by the build */
export const codes = {
  "unreadable-file": {
    cause: "A file under envs/ or --manifests is a folder, a device, a broken link or not readable for this user.",
    cure: "Replace it by a regular file that may be read.",
  },
  "file-too-large": {
    cause:
      "A file under envs/ is larger than 1 MiB, the most that a config map or an env file may hold; or one under --manifests is larger than 8 MiB.",
    cure: "Make it smaller. Large data belongs into an image or a volume. Manifests may be split into several files.",
  },
  "not-utf8": {
    cause: "A file's bytes are not UTF-8.",
    cure: "Save it as UTF-8.",
  },
} as const satisfies CodeTexts;

export const mebibyte = 1024 * 1024;

type Fault = Pick<Diagnostic, "code" | "message" | "hint">;

/** Text of a file, or what is wrong with it. */
export type Text = { readonly ok: true; readonly value: string } | Unread;

/** `bytes`: those of a file that is no text, and otherwise right. */
interface Unread {
  readonly ok: false;
  readonly fault: Fault;
  readonly bytes?: Uint8Array;
}

/**
 * Text of a UTF-8 file, without byte order mark; otherwise what is wrong with the file. Config maps hold 1 MiB at most,
 * and no env file comes near it.
 */
export function readText(path: string, maxMebibytes = 1): Text {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) return textFault("unreadable-file", "This is not a regular file.");
    if (stats.size > maxMebibytes * mebibyte) return tooLarge(stats.size, maxMebibytes);
    return textOfBytes(readFileSync(path), maxMebibytes);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return textFault("unreadable-file", "The symbolic link leads nowhere.");
    if (typeof code === "string") return textFault("unreadable-file", `The file cannot be read (${code}).`);
    throw error;
  }
}

/** The same for bytes. */
export function textOfBytes(bytes: Uint8Array, maxMebibytes = 1): Text {
  if (bytes.length > maxMebibytes * mebibyte) return tooLarge(bytes.length, maxMebibytes);
  try {
    return { ok: true, value: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError)
      return { ...textFault("not-utf8", "The file's bytes are not UTF-8.", "save it as UTF-8."), bytes };
    throw error;
  }
}

function tooLarge(bytes: number, maxMebibytes: number): Text {
  const message = `The file has ${bytes} bytes, and at most ${maxMebibytes * mebibyte} (${maxMebibytes} MiB) are read.`;
  return textFault("file-too-large", message, "make it smaller, or put what is large into an image or a volume.");
}

export function textFault(code: Fault["code"], message: string, hint?: string): Unread {
  return { ok: false, fault: { code, message, ...(hint === undefined ? {} : { hint }) } };
}

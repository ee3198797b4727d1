import type { Inputs } from "../../model/documents.ts";
import { parseJson } from "./json.ts";
import { readText } from "./text.ts";

/** The file of `--waivers`, which is told as `file`. */
export function loadWaivers(path: string, file: string): Inputs {
  const text = readText(path);
  if (!text.ok) {
    const diagnostics = [{ ...text.fault, severity: "error", place: { kind: "file", file } }] as const;
    return { documents: [], assets: new Map(), sources: new Map(), diagnostics };
  }
  const { value, diagnostics } = parseJson(file, text.value);
  const documents = value === undefined ? [] : [{ file, kind: "waivers", name: "waivers", value } as const];
  return { documents, assets: new Map(), sources: new Map([[file, text.value]]), diagnostics };
}

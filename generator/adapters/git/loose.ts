import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync, inflateSync } from "node:zlib";

/**
 * Objects that lie in files of their own, read and written as git does (gitrepository-layout(5), `objects`; what is in them:
 * gitformat-pack(5), "Loose objects"). The bare repositories that are written to have hardly any others, and a process for
 * each was most of what publish took. Git answers for what lies in packs.
 */
interface LooseObject {
  readonly type: string;
  readonly content: Buffer;
}

/** Where objects are written to. */
export interface ObjectStore {
  /** Of a bare repository. */
  readonly directory: string;
  /** How git names objects there. */
  readonly objectFormat: string;
  /** How the path of a temporary file begins, on the same disk: whoever cleans up sees by it whose it is. */
  readonly temporary: string;
}

/** undefined: it lies in a pack, or elsewhere, or is not there, or is broken; git is to say. */
export function looseObject(directory: string, oid: string): LooseObject | undefined {
  try {
    const bytes = inflateSync(readFileSync(fileOf(directory, oid)));
    const end = bytes.indexOf(0);
    return { type: bytes.toString("latin1", 0, bytes.indexOf(" ")), content: bytes.subarray(end + 1) };
  } catch {
    return undefined;
  }
}

/** Writes an object, unless there is such a file, and answers its name. */
export function writeLoose(store: ObjectStore, type: "blob" | "tree" | "commit", content: Buffer): string {
  const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const oid = createHash(store.objectFormat).update(bytes).digest("hex");
  const file = fileOf(store.directory, oid);
  if (existsSync(file)) return oid;
  const made = `${store.temporary}-object-${randomBytes(6).toString("hex")}`;
  inFolder(made, () => writeFileSync(made, deflateSync(bytes, { level: 1 }), { mode: 0o444 }));
  // Whoever writes the same at the same time writes the same bytes.
  inFolder(file, () => renameSync(made, file));
  return oid;
}

function fileOf(directory: string, oid: string): string {
  return join(directory, "objects", oid.slice(0, 2), oid.slice(2));
}

/** Does what makes a file, and makes its folder where there is none. */
function inFolder(file: string, make: () => void): void {
  try {
    make();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    mkdirSync(dirname(file), { recursive: true });
    make();
  }
}

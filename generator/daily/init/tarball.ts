import { gzipSync } from "node:zlib";

/** A file of a tarball; `path` is from the tarball's root. */
export interface PackedFile {
  readonly path: string;
  readonly content: Uint8Array;
  readonly executable: boolean;
}

const blockSize = 512;

/** A gzipped tar, in the order of the paths. It knows no clock, no user and no machine, so that the same files give the same tar. */
export function tarball(files: readonly PackedFile[]): Uint8Array {
  const ordered = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const blocks = ordered.flatMap((file) => [header(file), file.content, Buffer.alloc(padding(file.content.length))]);
  const packed = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]), { level: 9 });
  // RFC 1952, 2.3.1: the operating system, which is written as unknown.
  packed[9] = 255;
  return packed;
}

/** POSIX.1-1988, ustar: numbers are octal, and the sum is that of a header whose own field of it is blank. */
function header({ path, content, executable }: PackedFile): Uint8Array {
  if (Buffer.byteLength(path) > 100) throw new Error(`${path} is too long for the header of a tar`);
  const fields = [
    [0, path],
    [100, octal(executable ? 0o755 : 0o644, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [124, octal(content.length, 12)],
    [136, octal(earliest, 12)],
    [148, " ".repeat(8)],
    [156, "0"],
    [257, "ustar\0"],
    [263, "00"],
  ] as const;
  const block = Buffer.alloc(blockSize);
  for (const [offset, text] of fields) block.write(text, offset);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)} `, 148);
  return block;
}

/** The time that npm itself gives to what it packs, 1985-10-26T08:15:00Z: zip knows none before 1980. */
const earliest = Date.UTC(1985, 9, 26, 8, 15) / 1000;

function octal(number: number, width: number): string {
  return `${number.toString(8).padStart(width - 1, "0")}\0`;
}

function padding(length: number): number {
  return (blockSize - (length % blockSize)) % blockSize;
}

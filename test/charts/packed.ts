import { gzipSync } from "node:zlib";

/** Texts of a chart by their path in it; bytes are archives of subcharts. */
export type Sources = Readonly<Record<string, string | Buffer>>;

/** A chart as an archive, the same bytes each time. */
export function packed(name: string, sources: Sources): Buffer {
  const entries = Object.entries(sources).flatMap(([path, content]) => {
    const bytes = Buffer.from(content);
    return [header(`${name}/${path}`, bytes.length), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]), { level: 0 });
}

/** A header of ustar (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html). */
function header(path: string, size: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(path, 0);
  block.write("0000644\0", 100);
  block.write("0000000\0", 108);
  block.write("0000000\0", 116);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  block.write("00000000000\0", 136);
  block.write("        ", 148);
  block.write("0", 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

import { gunzipSync } from "node:zlib";

/** Files of a chart by their path in it, archives of subcharts taken apart. */
export type ChartFiles = ReadonlyMap<string, Buffer>;

const block = 512;
/** More than this no chart has; Helm refuses archives of 100 MiB too (maxDecompressedChartSize of pkg/chart/loader). */
const maxBytes = 100 << 20;

/** The files of a chart's archive. The folder that all are in, which is named after the chart, is part of their paths. */
export function chartFiles(archive: Uint8Array): ChartFiles {
  const files = new Map<string, Buffer>();
  for (const [path, bytes] of entries(gunzipSync(archive, { maxOutputLength: maxBytes }))) {
    if (!/(^|\/)charts\/[^/]+\.tgz$/.test(path)) {
      files.set(path, bytes);
      continue;
    }
    // Its own folder is named after the subchart, as Helm's is where it is not packed.
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    for (const [inner, content] of chartFiles(bytes)) files.set(`${folder}${inner}`, content);
  }
  return files;
}

/** The regular files of a tar archive: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html. */
function entries(tar: Buffer): readonly (readonly [string, Buffer])[] {
  const found: [string, Buffer][] = [];
  let longName: string | undefined;
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block);
    const text = (from: number, to: number) => header.toString("utf8", from, to).split("\0", 1)[0] ?? "";
    const size = Number.parseInt(text(124, 136).trim() || "0", 8);
    if (text(0, 100) === "" || Number.isNaN(size)) break;
    const content = tar.subarray(at + block, at + block + size);
    const type = text(156, 157);
    at += block + Math.ceil(size / block) * block;
    if (type === "x") longName = /^\d+ path=(.*)$/m.exec(content.toString("utf8"))?.[1];
    else if (type === "L") longName = content.toString("utf8").split("\0", 1)[0];
    else {
      const prefix = text(345, 500);
      const name = longName ?? (prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`);
      longName = undefined;
      if (type === "0" || type === "") found.push([name, content]);
    }
  }
  return found;
}

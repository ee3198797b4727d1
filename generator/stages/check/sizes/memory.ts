import type { CodeTexts } from "../../../diagnostics/code-text.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { asTexts, at, type Loose, shownText, textOf } from "../../../model/loose.ts";
import { parseQuantity, type Quantity, wholeQuantity } from "../../../model/resources/quantity.ts";
import { finding } from "../finding.ts";
import { placeOfValue } from "../place.ts";
import { containersOf, type Pods } from "../relations/pods.ts";
import { bytesOf, flagValue, type Settings, settingsOf } from "./settings.ts";

/** @codes gathered by the build */
export const codes = {
  "memory-over-limit": {
    cause:
      "A process is told to use as much memory as its container may have, or more: a heap, a cache, a buffer. The kernel ends it before it gets there, since it needs memory besides.",
    cure: "Make it well below the container's limit, or raise the limit.",
  },
} as const satisfies CodeTexts;

/** An amount of memory that a process takes for itself, and the text that says so. */
interface Told {
  readonly what: string;
  readonly text: string;
  readonly bytes: bigint;
}

type Reader = (settings: Settings) => Told | undefined;

const mebibyte = 1024n * 1024n;

/** Flags of one program each, which no other has. */
const readers: readonly Reader[] = [
  heap,
  megabytes("The heap of Node.js", /--max[-_]old[-_]space[-_]size[= ](\d{1,9})/),
  byFlag("The buffer pool of InnoDB", "--innodb-buffer-pool-size"),
  byFlag("Redis' memory", "--maxmemory"),
  byFlag("PostgreSQL's buffer", "shared-buffers"),
  ({ words }) => {
    const value = flagValue({ words, variables: [] }, "--wiredTigerCacheSizeGB");
    if (value === undefined || !/^\d{1,6}(\.\d+)?$/.test(value)) return undefined;
    return { what: "MongoDB's cache", text: value, bytes: BigInt(Math.floor(Number(value) * 1024)) * mebibyte };
  },
];

/** The last -Xmx counts, and variables of whatever name hold it. */
function heap({ words, variables }: Settings): Told | undefined {
  const written = [...variables.map(({ value }) => value), ...words].flatMap((text) =>
    [...text.matchAll(/(?:^|\s)-Xmx(\d{1,12}[kmgt]?)(?=\s|$)/gi)].map(([, size]) => ({ text, size })),
  );
  const last = written.at(-1);
  const bytes = bytesOf(last?.size);
  return last === undefined || bytes === undefined ? undefined : { what: "The heap of Java", text: last.text, bytes };
}

function megabytes(what: string, pattern: RegExp): Reader {
  return ({ words, variables }) => {
    for (const text of [...variables.map(({ value }) => value), words.join(" ")]) {
      const [written, size] = pattern.exec(text) ?? [];
      if (written !== undefined && size !== undefined) return { what, text: written, bytes: BigInt(size) * mebibyte };
    }
    return undefined;
  };
}

function byFlag(what: string, flag: string): Reader {
  return (settings) => {
    const value = flagValue(settings, flag);
    const bytes = bytesOf(value);
    return value === undefined || bytes === undefined || bytes === 0n ? undefined : { what, text: value, bytes };
  };
}

/** What the processes of pods are told, against the limits of their containers. */
export function overflowingMemory({ maker, spec }: Pods): readonly Diagnostic[] {
  return containersOf(spec).flatMap((container) => {
    const written = at(container, "resources", "limits", "memory");
    const limit = parseQuantity(written);
    if (limit === undefined) return [];
    const settings = settingsOf(container);
    return readers.flatMap((reader) => {
      const told = reader(settings);
      if (told === undefined || quantityOf(told.bytes) < limit) return [];
      return finding("memory-over-limit", maker, {
        severity: "warning",
        origin: placeOfValue(maker, ["env/value", "args", "command"], textIn(container, told.text)),
        message:
          `${told.what} may grow to ${told.bytes / mebibyte} MiB, and the container ${textOf(container.name) ?? "without name"} ` +
          `may have ${shownText(written)} in all: the kernel ends it before it gets there.`,
        hint: "Make it well below the limit, since the process needs memory besides, or raise the limit.",
      });
    });
  });
}

/** Quantities are kept in finer parts than bytes. */
function quantityOf(bytes: bigint): Quantity {
  return bytes * wholeQuantity(1);
}

/** The whole text of the manifest that holds what was read. */
function textIn(container: Loose, part: string): string {
  const lines = [...asTexts(container.command), ...asTexts(container.args)];
  const all = [...settingsOf(container).variables.map(({ value }) => value), ...lines];
  return all.find((each) => each === part) ?? all.find((each) => each.includes(part)) ?? part;
}

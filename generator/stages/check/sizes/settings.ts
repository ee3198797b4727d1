import { asRecords, asTexts, type Loose, textOf } from "../../../model/loose.ts";

/** What a container's process is told: its command line, and its variables that have a value. */
export interface Settings {
  readonly words: readonly string[];
  readonly variables: readonly { readonly name: string; readonly value: string }[];
}

export function settingsOf(container: Loose): Settings {
  const lines = [...asTexts(container.command), ...asTexts(container.args)];
  return {
    words: lines.flatMap((line) => line.split(/[\s"']+/)).filter((word) => word !== ""),
    variables: asRecords(container.env).flatMap(({ name, value }) => {
      const [named, written] = [textOf(name), textOf(value)];
      return named === undefined || written === undefined ? [] : [{ name: named, value: written }];
    }),
  };
}

/** The value of a flag, as `--flag=value` or `--flag value`; dashes and underscores are the same. The last one counts. */
export function flagValue({ words }: Settings, flag: string): string | undefined {
  const plain = (word: string) => word.replaceAll("_", "-");
  let found: string | undefined;
  for (const [index, word] of words.entries()) {
    const name = plain(word.split("=")[0] ?? "");
    if (name !== flag) continue;
    found = word.includes("=") ? word.slice(word.indexOf("=") + 1) : words[index + 1];
  }
  return found;
}

const units = ["", "K", "M", "G", "T", "P", "E"];

/** A size in bytes, of which each unit is 1024 of the one before: "512m", "30GB", "1GiB". */
export function bytesOf(value: string | undefined): bigint | undefined {
  const [, digits, unit] = /^(\d{1,15})([kmgtpe]?)(?:i?b)?$/i.exec(value ?? "") ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  return BigInt(digits) * 1024n ** BigInt(units.indexOf(unit.toUpperCase()));
}

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Parameterised, Plain } from "../parameters.ts";
import type { Project } from "../project.ts";
import type { Command } from "../rounds.ts";

/** What a tool is to render, and the project of which trip-config has made the same. */
export interface ToolInput extends Parameterised {
  readonly project: Project;
}

/** Another tool to compare with. It is given inputs in its own most natural form, written into `folder`. */
export interface Tool {
  readonly name: string;
  /** What it says of its version; undefined when it is not on PATH. */
  readonly version: () => string | undefined;
  readonly prepare: (input: ToolInput, folder: string) => Prepared;
}

interface Prepared {
  readonly commands: readonly Command[];
  /** Objects of all environments that the last run printed; absent for a tool that makes none. */
  readonly rendered?: () => readonly Plain[];
}

/** A version in what a program prints, or else its first line; undefined when there is no such program. */
export function versionOf(file: string, args: readonly string[]): string | undefined {
  const { error, stdout, stderr } = spawnSync(file, args, { encoding: "utf8" });
  if (error !== undefined) return undefined;
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  return /v?\d+\.\d+[\w.+-]*/.exec(lines.join("\n"))?.[0] ?? lines[0] ?? "";
}

export function put(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export function yamlDocuments(file: string): readonly Plain[] {
  const documents = parseAllDocuments(readFileSync(file, "utf8"), { version: "1.1" });
  return [...documents].map((document) => document.toJS() as Plain | null).filter((object) => object !== null);
}

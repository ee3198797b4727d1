import type { Diagnostic, Sources } from "../diagnostics/diagnostic.ts";

/** What an env file is, by its path: base.json, cluster.json, waivers.json, an environment, or the sealed values of a Secret. */
export type DocumentKind = "base" | "cluster" | "waivers" | "environment" | "sealed";

/** An env file that is JSON, not yet held against its schema. */
export interface Document {
  /** Path from the project folder, e.g. `envs/dev.json`. */
  readonly file: string;
  readonly kind: DocumentKind;
  /** File name without `.json`; of sealed values with the environment before it, e.g. `dev/mysql-secret`. */
  readonly name: string;
  readonly value: unknown;
}

/** Everything under envs/. */
export interface Inputs {
  readonly documents: readonly Document[];
  /** Files that objects are made of, by path relative to envs/, e.g. `mysql/init.sql`. */
  readonly assets: Assets;
  /** Text of every file that a diagnostic may point at. */
  readonly sources: Sources;
  readonly diagnostics: readonly Diagnostic[];
}

export type Assets = ReadonlyMap<string, Asset>;

/** What a file holds; `base64`: bytes that are no UTF-8. */
export type Asset = { readonly text: string } | { readonly base64: string };

/** Folder of the env files, from the project folder. */
export const envsFolder = "envs";

/** File of what may stay for a reason, and of what others make, from the project folder. */
export const waiversFile = `${envsFolder}/waivers.json`;

/** Folder of the sealed values, from the project folder. */
export const sealedFolder = `${envsFolder}/sealed`;

/** File of a Secret's sealed values, from the project folder. */
export function sealedFile(environment: string, secret: string): string {
  return `${sealedFolder}/${environment}/${secret}.json`;
}

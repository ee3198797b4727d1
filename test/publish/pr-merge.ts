import type { World } from "./world.ts";

/** The result of `pr merge --format json`. */
export interface MergeJson {
  readonly code: number;
  readonly pull?: { readonly state: string };
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly hint?: string }[];
}

export async function prMerge({ run }: World, number: number, ...args: readonly string[]): Promise<MergeJson> {
  const { code, stdout } = await run("pr", "merge", String(number), "--format", "json", ...args);
  return { ...JSON.parse(stdout), code };
}

export function codesOf({ code, diagnostics }: MergeJson): readonly unknown[] {
  return [code, ...diagnostics.map((one) => one.code)];
}

import { type CheckOptions, check } from "./check/check.ts";
import { matrices, type UnitMatrix } from "./check/matrices.ts";
import { compile } from "./compile/compile.ts";
import { load } from "./load/load.ts";
import { resolve } from "./resolve/resolve.ts";
import { validate } from "./validate/validate.ts";
import { type WriteOptions, type Written, write } from "./write/write.ts";

/** From the env files under `root` to out/ and argocd/. Faults are in the result, never thrown. */
export async function pipeline(options: WriteOptions & CheckOptions): Promise<Written> {
  const loaded = load(options.root);
  const validated = await validate(loaded);
  const resolved = resolve(validated);
  const compiled = compile(resolved);
  const checked = check(compiled, options);
  return write(checked, options);
}

/** Who reaches whom in each unit, for `check --matrix`. With a fault in the input there are no units. */
export async function reachability({
  root,
  environments,
}: { root: string } & CheckOptions): Promise<readonly UnitMatrix[]> {
  const loaded = load(root);
  const validated = await validate(loaded);
  const resolved = resolve(validated);
  const compiled = compile(resolved);
  return matrices(compiled, environments);
}

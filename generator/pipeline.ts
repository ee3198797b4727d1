import { type CheckOptions, check } from "./check/check.ts";
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

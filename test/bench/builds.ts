import type { Plugin } from "esbuild";
import { bundle } from "../../generator/codegen/bundle.ts";

const noRules: Plugin = {
  name: "no-rules",
  setup: ({ onLoad }) => {
    const contents = "export const objectRules = {}; export const unitRules = {}; export const rules = {};";
    onLoad({ filter: /[\\/]check[\\/]rules\.ts$/ }, () => ({ contents, loader: "ts" }));
  },
};

/**
 * Builds trip-config as `npm run build` does, but without any rule, and answers the main file: what the whole takes
 * longer is what the proofs take, loading them included.
 */
export function buildWithoutRules(folder: string): Promise<string> {
  return bundle(folder, [noRules]);
}

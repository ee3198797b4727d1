/** Every code there is, with its texts, gathered by `npm run build` from the modules that raise them. */

/** Code of a diagnostic: what `--allow` and `explain` take. */
export type { Code } from "./generated/codes.js";
export { codes } from "./generated/codes.js";

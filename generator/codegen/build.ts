/**
 * What `npm run build` does: input types from the schemas, validators compiled ahead of time, the list of codes, the pages of docs/ that
 * are made of the code, and the bundle that the command line runs.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.ts";
import { codesDeclarations, codesSource } from "./codes.ts";
import { inputTypesPath, inputTypesSource } from "./input-types.ts";
import { knownWordsSource } from "./known-words.ts";
import { kubernetesTextsDeclarations, kubernetesTextsSource } from "./kubernetes-texts.ts";
import { listKeysTextSource } from "./list-keys-text.ts";
import { projectTextsDeclarations, projectTextsSource } from "./project-texts.ts";
import { documentKinds, explainingValidatorsSource, validatorsSource } from "./validators.ts";

const root = new URL("../../", import.meta.url);
const path = (relative: string) => fileURLToPath(new URL(relative, root));

writeWhenChanged(inputTypesPath, await inputTypesSource());
writeGenerated("stages/validate/generated/validators", await validatorsSource());
writeGenerated("stages/validate/generated/explaining-validators", await explainingValidatorsSource());
writeGenerated("stages/check/generated/kubernetes", kubernetesTextsSource(), kubernetesTextsDeclarations);
writeGenerated("stages/check/generated/known-words", knownWordsSource(), "export const knownWords: string;\n");
writeGenerated("model/kubernetes/generated/list-keys", listKeysTextSource(), "export const listKeysText: string;\n");
writeGenerated("diagnostics/generated/codes", codesSource(), codesDeclarations());
writeGenerated("daily/init/generated/texts", projectTextsSource(), projectTextsDeclarations);

// Only now: the pages import modules that import what is generated above.
const { generatedPages } = await import("./pages.ts");
mkdirSync(path("docs"), { recursive: true });
for (const [name, text] of Object.entries(await generatedPages())) writeWhenChanged(path(`docs/${name}`), text);

await bundle(path("dist"));

/** An ES module with its declarations; of validation functions unless said. */
function writeGenerated(module: string, source: string, declarations = validatorDeclarations()): void {
  const file = path(`generator/${module}`);
  mkdirSync(dirname(file), { recursive: true });
  writeWhenChanged(`${file}.js`, source);
  writeWhenChanged(`${file}.d.ts`, declarations);
}

function validatorDeclarations(): string {
  return documentKinds.map((kind) => `export const ${kind}: (value: unknown) => boolean;\n`).join("");
}

function writeWhenChanged(file: string, content: string): void {
  if (contentOf(file) !== content) writeFileSync(file, content);
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

import { parseGitHubRepository } from "../../model/github-repository.ts";
import { asRecord, asText } from "../../model/loose.ts";
import { defaultProduct } from "../../model/names.ts";
import { forgeTexts, texts, workflows } from "./generated/texts.js";
import type { ProjectSettings } from "./settings.ts";

/** The texts that a project starts with, by path: env files and README with its names, the schemas as they are. */
export function projectFiles(settings: ProjectSettings): readonly (readonly [string, string])[] {
  const { owners } = settings;
  return [
    ...Object.entries(texts).map(([path, text]) => [path, named(path, text, settings)] as const),
    ["CODEOWNERS", codeOwners(owners)],
    ...workflowsOf(settings),
  ];
}

function named(path: string, text: string, settings: ProjectSettings): string {
  if (path === "README.md") return readme(text, settings);
  const ofProduct = path.startsWith("envs/") ? text.replaceAll(defaultProduct, settings.product) : text;
  return path === "envs/cluster.json" ? cluster(ofProduct, settings) : ofProduct;
}

/** The values of the template are replaced as texts, so that the file keeps its form. */
function cluster(template: string, { registry, source, config, application, forge }: ProjectSettings): string {
  const { imageRegistry, repositories } = asRecord(JSON.parse(template));
  const url = (name: string) => asText(asRecord(asRecord(repositories)[name]).url);
  const values = new Map([
    [asText(imageRegistry), registry],
    [url("source"), source],
    [url("config"), config],
    [url("application"), application],
  ]);
  return template
    .replace(/"([^"\n]*)"/g, (_, value: string) => JSON.stringify(values.get(value) ?? value))
    .replace(/("forge": \{ "type": )"\w+"/, (_, start: string) => `${start}"${forge}"`);
}

function readme(template: string, { product, forge }: ProjectSettings): string {
  const ofForge = Object.hasOwn(forgeTexts, forge) ? `${forgeTexts[forge]}\n` : "";
  return template.replaceAll("{{product}}", () => product).replace("{{forge}}\n", () => ofForge);
}

/** Those of this repository, for the forge whose runners they are written for. */
function workflowsOf({ forge, config }: ProjectSettings): readonly (readonly [string, string])[] {
  const repository = forge === "github" ? parseGitHubRepository(config)?.name : undefined;
  if (repository === undefined) return [];
  return Object.entries(workflows).map(([path, text]) => [
    path,
    text.replaceAll("'trip-service-config'", `'${repository}'`),
  ]);
}

function codeOwners(owners: string): string {
  const line = owners === "" ? "# *  @your-organisation/your-team" : `*  ${owners}`;
  return `# Whom the forge asks about changes of which files; the last line that fits a file counts.\n${line}\n`;
}

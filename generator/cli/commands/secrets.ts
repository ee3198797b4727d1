import { cloneAt } from "../../adapters/git/clone.ts";
import { versionsOf } from "../../adapters/git/versions.ts";
import { listSecrets, listText, type Version } from "../../daily/secrets/list.ts";
import { newSecrets } from "../../daily/secrets/manifests.ts";
import { clearPasswordText } from "../../daily/secrets/rotation.ts";
import { environmentNamed, otherProvider } from "../../daily/secrets/select.ts";
import { sealedFile } from "../../model/documents.ts";
import type { EnvironmentVariables } from "../../model/environment-variables.ts";
import type { Environment } from "../../model/resolved.ts";
import { sharedSecretName } from "../../model/secrets/needs.ts";
import { yamlText } from "../../model/yaml.ts";
import { systemAt } from "../../pipeline.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { fail } from "../fail.ts";
import type { GlobalOptions } from "../global-options.ts";
import { nothing, print } from "../views/print.ts";

/** `trip-config secrets create ENV`: Secrets with new values, on standard output and nowhere else. */
export async function secretsCreate(name: string, { root, colour, stdout, stderr }: GlobalOptions): Promise<ExitCode> {
  const view = { format: "text", colour, stdout } as const;
  const settled = await systemAt(root, { seals: "optional" });
  if ("diagnostics" in settled) return fail(settled, view);
  const { system } = settled;
  const environment = environmentNamed(system, name);
  if ("code" in environment) return fail(environment, view);
  if (environment.secrets.provider !== "manual") {
    const hint =
      environment.secrets.provider === "sealed-secrets"
        ? `seal their values: \`trip-config secrets seal ${name} SECRET KEY --generate\`.`
        : "put their values into the store.";
    return fail(otherProvider(environment, hint), view);
  }
  const secrets = newSecrets(environment);
  stdout.write(secrets.map((secret) => `---\n${yamlText(secret)}`).join(""));
  stderr.write(
    createdText(
      environment,
      secrets.map(({ metadata }) => metadata.name),
      environment.secrets.needs
        .filter(({ keys }) => keys.some(({ form }) => form === "htpasswd"))
        .map((need) => need.name),
    ),
  );
  return exitCodes.done;
}

function createdText(
  { product, name, namespace }: Environment,
  secrets: readonly string[],
  typedByPeople: readonly string[],
): string {
  const lines = [
    `New values for ${secrets.join(", ")} went to standard output, and nowhere else. They are meant for`,
    `  trip-config secrets create ${name} | kubectl create -f -`,
    "which leaves a Secret that exists as it is: a database keeps the password that it was initialised with.",
    `Where the namespace does not exist yet: kubectl apply -f out/${name}/00-namespace/`,
  ];
  const shared = sharedSecretName(product);
  const own = `Keys of ${shared} that somebody else issues: trip-config secrets rotate ${name} ${shared} KEY`;
  const typed = typedByPeople.map((secret) => clearPasswordText(namespace, secret)).join("");
  return `${[...lines, ...(secrets.includes(shared) ? [own] : [])].join("\n")}\n${typed}`;
}

/** `trip-config secrets list [ENV]`: which Secrets and keys there are, and no values. */
export async function secretsList(
  name: string | undefined,
  { format }: { readonly format: "text" | "json" },
  { root, colour, env, stdout }: GlobalOptions,
): Promise<ExitCode> {
  const view = { format, colour, stdout };
  const settled = await systemAt(root, { seals: "optional" });
  if ("diagnostics" in settled) return fail(settled, view);
  const { system } = settled;
  const one = name === undefined ? undefined : environmentNamed(system, name);
  if (one !== undefined && "code" in one) return fail(one, view);
  const environments = await Promise.all(
    (one === undefined ? system.environments : [one]).map(async (environment) => {
      const versions = await sealedVersions(root, env, environment);
      return listSecrets(environment, (secret) => versions.get(secret) ?? []);
    }),
  );
  await print(nothing, listText(environments), { environments }, view);
  return exitCodes.done;
}

/** The history of each Secret's sealed values. */
async function sealedVersions(
  root: string,
  env: EnvironmentVariables,
  { name, secrets }: Environment,
): Promise<ReadonlyMap<string, readonly Version[]>> {
  const clone = secrets.provider === "sealed-secrets" ? await cloneAt(root, env) : undefined;
  if (secrets.provider !== "sealed-secrets" || clone === undefined) return new Map();
  const all = secrets.sealed.map(
    async (secret) => [secret.name, await versionsOf(clone, sealedFile(name, secret.name))] as const,
  );
  return new Map(await Promise.all(all));
}

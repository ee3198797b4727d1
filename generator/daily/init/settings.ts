import { asList, asRecord, asText } from "../../model/loose.ts";
import { productFault, productOf } from "../../model/product.ts";
import { texts } from "./generated/texts.js";

/** What a project is made with. */
export interface ProjectSettings {
  /** What names begin with. */
  readonly product: string;
  /** Type of the forge that pull requests live on. */
  readonly forge: string;
  /** Addresses of the project's own repository, of what is compiled, and of the services' code. */
  readonly source: string;
  readonly config: string;
  readonly application: string;
  /** Registry and path before the repositories of images. */
  readonly registry: string;
  /** Who is asked about changes, as CODEOWNERS writes it; empty: nobody. */
  readonly owners: string;
}

export type SettingName = keyof ProjectSettings;

/** Where the project is going to be. */
export interface Surroundings {
  /** Name of its folder. */
  readonly folder: string;
  /** Address of the remote that the folder's repository has already. */
  readonly origin: string | undefined;
}

/** What is known already: settings are asked for in the order of the table. */
type Known = Partial<ProjectSettings>;

interface Setting {
  readonly question: string;
  /** What it is when nobody says it; undefined: somebody has to. */
  readonly usual: (known: Known, surroundings: Surroundings) => string | undefined;
  /** Why a text cannot be it. */
  readonly fault: (text: string, known: Known) => string | undefined;
}

const schemas = {
  cluster: asRecord(JSON.parse(texts["schemas/cluster.schema.json"] ?? "{}")).properties,
  definitions: asRecord(JSON.parse(texts["schemas/definitions.schema.json"] ?? "{}")).$defs,
};

/** The types of `forge` in the schema of cluster.json, the one that needs nothing first. */
export const forgeTypes: readonly string[] = asList(asRecord(asRecord(schemas.cluster).forge).oneOf).map((form) =>
  asText(asRecord(asRecord(asRecord(form).properties).type).const),
);

const [embedded] = forgeTypes;

/** The settings of a new project, in the order in which they are asked for. */
export const settings: Readonly<Record<SettingName, Setting>> = {
  product: {
    question: "The product's name, which names begin with",
    usual: (_, { folder }) => productOf(folder),
    fault: productFault,
  },
  forge: {
    question: `Where pull requests live: ${listed(forgeTypes)}`,
    usual: () => embedded,
    fault: (text) => (forgeTypes.includes(text) ? undefined : `Write ${listed(forgeTypes)}.`),
  },
  source: {
    question: "Address of this repository",
    usual: ({ product, forge }, { origin }) => {
      const there = origin === undefined ? undefined : withoutCredentials(origin);
      if (there !== undefined && addressFault(there) === undefined) return there;
      return forge === embedded ? `https://git.example.com/${product}/${product}-envs.git` : undefined;
    },
    fault: addressFault,
  },
  config: {
    question: "Address of the repository of what is compiled, which Argo CD reads",
    usual: ({ product, source = "" }) =>
      [`${product}-config`, `${product}-manifests`].map((name) => beside(source, name)).find((url) => url !== source),
    fault: (text, { source }) =>
      text === source ? "The bot writes all of it: it is no other of your repositories." : addressFault(text),
  },
  application: {
    question: "Address of the repository of the services' code",
    usual: ({ product = "", source = "" }) => beside(source, product),
    fault: addressFault,
  },
  registry: {
    question: "Registry of images, and the path before their names",
    usual: ({ product }) => `registry.example.com/${product}`,
    fault: schemaFault(
      asRecord(schemas.cluster).imageRegistry,
      "Write a host and a path, such as registry.example.com/shop.",
    ),
  },
  owners: {
    question: "Who is asked about changes (CODEOWNERS), such as @shop/platform",
    usual: () => "",
    fault: (text) =>
      text === "" || /^(@?[A-Za-z0-9][\w.@/+-]*)( @?[A-Za-z0-9][\w.@/+-]*)*$/.test(text)
        ? undefined
        : "Write names such as @user, @organisation/team or an address, with a space between them.",
  },
};

/** In the order in which they are asked for. */
export const settingNames: readonly SettingName[] = [
  "product",
  "forge",
  "source",
  "config",
  "application",
  "registry",
  "owners",
];

function addressFault(text: string): string | undefined {
  if (withoutCredentials(text) !== text) return "Write it without a user and a password: env files keep no secret.";
  return schemaFault(
    asRecord(schemas.definitions).url,
    "Write an address, such as https://git.example.com/shop/shop.git.",
  )(text);
}

function schemaFault(schema: unknown, advice: string): (text: string) => string | undefined {
  const { pattern, maxLength } = asRecord(schema);
  const form = new RegExp(asText(pattern));
  return (text) => (form.test(text) && text.length <= Number(maxLength) ? undefined : advice);
}

/** Another repository in the same place, with the same ending. */
function beside(address: string, name: string): string {
  return address.replace(/[^/]*$/, name + (address.endsWith(".git") ? ".git" : ""));
}

/** An address as git may have it, as the env files take it: `git@host:path` has no form of an address. */
function withoutCredentials(address: string): string {
  return address.replace(/^[\w.-]+@([\w.-]+):(?!\/)/, "https://$1/").replace(/^(https?:\/\/)[^/@]*@/, "$1");
}

function listed(words: readonly string[]): string {
  const [last = "", ...others] = [...words].reverse();
  return others.length === 0 ? last : `${others.reverse().join(", ")} or ${last}`;
}

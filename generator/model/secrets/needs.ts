import { product } from "../names.ts";
import type { BackingServices } from "../resolved.ts";
import type { Service } from "../workload.ts";
import type { SecretKey, SecretNeed } from "./need.ts";

/** Secrets of an environment, by what they are for. */
export const secretNames = {
  mysql: "mysql-secret",
  mongodb: "mongodb-secret",
  /** The application's own keys. */
  application: `${product}-secrets`,
  /** htpasswd entries of those who may use the admin pages. */
  admin: "basic-auth",
} as const;

/** Secret of the keys that one service alone reads. */
export function ownSecretName(service: string): string {
  return `${service}-secrets`;
}

/** Keys of those Secrets; the application's are declared by the services. */
export const secretKeys = {
  root: "root-password",
  user: "user-password",
  htpasswd: "auth",
  /** Beside `auth`, where the password was generated: the password itself, for the person who has to type it. */
  clear: "password",
} as const;

/** Every Secret that pods and Ingresses refer to, and its keys. Certificates are cert-manager's. */
export function secretNeeds(services: readonly Service[], backing: BackingServices): readonly SecretNeed[] {
  const backends = services.filter(({ type }) => type === "backend");
  const users = (store: "mysql" | "mongodb") => backends.filter(({ uses }) => uses.includes(store)).map(nameOf);
  const password = (name: string, readers: readonly string[]): SecretKey => ({ name, form: "password", readers });
  const shared = [...new Set(backends.flatMap(({ secrets }) => secrets.shared))].sort();
  const readersOf = (key: string) => backends.filter(({ secrets }) => secrets.shared.includes(key)).map(nameOf);
  const needs: readonly (SecretNeed | false)[] = [
    backing.mysql !== undefined && {
      name: secretNames.mysql,
      keys: [password(secretKeys.root, ["mysql"]), password(secretKeys.user, ["mysql", ...users("mysql")])],
      extras: [],
      readers: ["mysql", ...users("mysql")],
    },
    backing.mongodb !== undefined && {
      name: secretNames.mongodb,
      keys: [password(secretKeys.root, ["mongodb", ...users("mongodb")])],
      extras: [],
      readers: ["mongodb", ...users("mongodb")],
    },
    shared.length > 0 && {
      name: secretNames.application,
      keys: shared.map((name): SecretKey => ({ name, form: "application", readers: readersOf(name) })),
      extras: [],
      readers: backends.filter(({ secrets }) => secrets.shared.length > 0).map(nameOf),
    },
    ...passwordSecrets(services, backing).map(
      (name): SecretNeed => ({
        name,
        keys: [{ name: secretKeys.htpasswd, form: "htpasswd", readers: [] }],
        extras: [secretKeys.clear],
        readers: [],
      }),
    ),
  ];
  return [...needs.filter((need) => need !== false), ...backends.flatMap(ownNeed)];
}

/** Secrets that the ingress controller holds names and passwords against. */
function passwordSecrets(services: readonly Service[], backing: BackingServices): readonly string[] {
  const ofRoutes = services.flatMap(({ routes }) =>
    routes.flatMap(({ settings: { auth } }) => (auth?.type === "basic" ? [auth.secret] : [])),
  );
  return [...new Set([...(backing["kafka-ui"] === undefined ? [] : [secretNames.admin]), ...ofRoutes.sort()])];
}

/** What one service alone reads. */
function ownNeed({ name, secrets }: Service): readonly SecretNeed[] {
  if (secrets.own.length === 0) return [];
  const readers = [name];
  const keys = [...secrets.own].sort().map((key): SecretKey => ({ name: key, form: "application", readers }));
  return [{ name: ownSecretName(name), keys, extras: [], readers }];
}

function nameOf({ name }: Service): string {
  return name;
}

/** Whether a Secret may have a key. */
export function mayHave({ keys, extras }: SecretNeed, key: string): boolean {
  return extras.includes(key) || keys.some(({ name }) => name === key);
}

import type { BackingService } from "../backing-service.ts";
import { accountsOf, ofType, userOf, variablePrefix } from "../backing-services.ts";
import type { Service, Variable } from "../workload.ts";
import type { SecretKey, SecretNeed } from "./need.ts";

/** Secret of htpasswd entries of those who may use the admin pages. */
export const adminSecret = "basic-auth";

/** Secret of the application's own keys that several services read. */
export function sharedSecretName(product: string): string {
  return `${product}-secrets`;
}

/** Secret of a backing service: what it and those who use it read. */
export function backingSecretName(name: string): string {
  return `${name}-secret`;
}

/** Secret of the keys that one service alone reads. */
export function ownSecretName(service: string): string {
  return `${service}-secrets`;
}

/** Keys of those Secrets; the application's are declared by the services. */
export const secretKeys = {
  htpasswd: "auth",
  /** Beside `auth`, where the password was generated: the password itself, for the person who has to type it. */
  clear: "password",
} as const;

/** Every Secret that pods and Ingresses refer to, and its keys. Certificates are cert-manager's. */
export function secretNeeds(
  product: string,
  services: readonly Service[],
  backing: readonly BackingService[],
): readonly SecretNeed[] {
  const backends = services.filter(({ type }) => type === "backend");
  const shared = [...new Set(backends.flatMap(({ secrets }) => secrets.shared))].sort();
  const readersOf = (key: string) => backends.filter(({ secrets }) => secrets.shared.includes(key)).map(nameOf);
  const needs: readonly (SecretNeed | false)[] = [
    shared.length > 0 && {
      name: sharedSecretName(product),
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
  return [
    ...backing.flatMap((one) => backingNeed(one, backends)),
    ...needs.filter((need) => need !== false),
    ...backends.flatMap(ownNeed),
  ];
}

/** Passwords of accounts, and what else its settings name. */
function backingNeed(one: BackingService, backends: readonly Service[]): readonly SecretNeed[] {
  const { name } = one;
  const users = backends.filter(({ uses }) => uses.includes(name)).map(nameOf);
  const passwords = accountsOf(one).map(
    ({ key, isOfUsers }): SecretKey => ({ name: key, form: "password", readers: [name, ...(isOfUsers ? users : [])] }),
  );
  const own =
    one.type !== "external"
      ? keysOf([one, ...one.initContainers, ...one.sidecars].flatMap(({ env }) => env))
      : users.length > 0
        ? one.secrets
        : [];
  const readers = one.type === "external" ? users : [name];
  const taken = passwords.map((password) => password.name);
  const others = [...new Set(own)].filter((key) => !taken.includes(key)).sort();
  const keys = [...passwords, ...others.map((key): SecretKey => ({ name: key, form: "application", readers }))];
  if (keys.length === 0) return [];
  const all = [...new Set(keys.flatMap((key) => key.readers))];
  return [{ name: backingSecretName(name), keys, extras: [], readers: all }];
}

/** Variables of those who use a backing service: its user, and keys of its Secret. */
export function userVariables(one: BackingService): readonly UserVariable[] {
  const prefix = variablePrefix(one.name);
  const from = (name: string, key: string): UserVariable => ({
    name,
    secret: { name: backingSecretName(one.name), key },
  });
  if (one.type === "external") return one.secrets.map((key) => from(key, key));
  const user = userOf(one);
  return accountsOf(one).flatMap(({ key, isOfUsers }) =>
    isOfUsers && user !== undefined ? [{ name: `${prefix}_USER`, text: user }, from(`${prefix}_PASSWORD`, key)] : [],
  );
}

type UserVariable = { readonly name: string } & (
  | { readonly text: string }
  | { readonly secret: { readonly name: string; readonly key: string } }
);

/** Keys that variables take of the Secret of what they belong to. */
function keysOf(env: readonly Variable[]): readonly string[] {
  return env.flatMap(({ value }) => ("secret" in value ? [value.secret] : []));
}

/** Secrets that the ingress controller holds names and passwords against. */
function passwordSecrets(services: readonly Service[], backing: readonly BackingService[]): readonly string[] {
  const ofRoutes = services.flatMap(({ routes }) =>
    routes.flatMap(({ settings: { auth } }) => (auth?.type === "basic" ? [auth.secret] : [])),
  );
  return [...new Set([...ofType(backing, "kafka-ui").map(() => adminSecret), ...ofRoutes.sort()])];
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

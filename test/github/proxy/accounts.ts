import { randomBytes } from "node:crypto";
import { botIdentity, personIdentity } from "../../publish/local-world.ts";

export interface Account {
  readonly login: string;
  readonly name: string;
  readonly email: string;
}

/** Who owns all repositories of the tests. */
export const organization = "trip-service";

export const accounts = {
  root: { login: "root-of-tests", name: "Root", email: "root@example.com" },
  person: { login: "mina", ...personIdentity },
  bot: { login: "trip-config-bot", ...botIdentity },
} as const satisfies Readonly<Record<string, Account>>;

export type Permissions = Readonly<Record<string, string>>;

/** What docs/github.md asks for. */
export const appPermissions: Permissions = {
  contents: "write",
  pull_requests: "write",
  metadata: "read",
  statuses: "read",
  checks: "read",
};
export const readerPermissions: Permissions = { contents: "read", pull_requests: "read", metadata: "read" };
export const allPermissions: Permissions = { ...appPermissions, statuses: "write", issues: "write" };

/** Whom a token stands for, and what it may do. */
export interface Grant {
  readonly login: string;
  /** An App acts through tokens of its installation and signs its commits; a person's token does not. */
  readonly kind: "person" | "app";
  readonly permissions: Permissions;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** A token that looks like GitHub's. */
export function newToken(prefix: "ghp_" | "github_pat_"): string {
  return prefix + randomBytes(27).toString("base64url").replaceAll(/[-_]/g, "x");
}

import { asRecord, asText, type Loose } from "../../../generator/model/loose.ts";
import { type Grant, newToken, type Permissions } from "./accounts.ts";
import { type Answer, refusal } from "./call.ts";

/** Tokens that were given out. The emulator lets everybody in. */
export interface Tokens {
  readonly add: (grant: Partial<Grant> & Pick<Grant, "login" | "permissions">) => string;
  /** Remembers what an App was given. */
  readonly learn: (answer: Loose, login: string) => void;
  readonly of: (authorization: string | undefined) => Grant | undefined;
  readonly expire: (token: string) => void;
  /** A token that was never given out. */
  readonly unknown: () => string;
}

export function tokens(): Tokens {
  const grants = new Map<string, Grant>();
  return {
    add: ({ login, permissions, kind = "person", expires = Number.POSITIVE_INFINITY }) => {
      const token = newToken("ghp_");
      grants.set(token, { login, permissions, kind, expires });
      return token;
    },
    learn: (answer, login) => {
      const permissions = asRecord(answer.permissions) as Permissions;
      const expires = Date.parse(asText(answer.expires_at));
      grants.set(asText(answer.token), { login, permissions, kind: "app", expires });
    },
    of: (authorization) => {
      const grant = grants.get(tokenOf(authorization));
      return grant !== undefined && grant.expires > Date.now() ? grant : undefined;
    },
    unknown: () => newToken("ghp_"),
    expire: (token) => {
      const grant = grants.get(token);
      if (grant !== undefined) grants.set(token, { ...grant, expires: 0 });
    },
  };
}

export function tokenOf(authorization: string | undefined): string {
  return (authorization ?? "").replace(/^(bearer|token) /i, "");
}

/** What a token that may not do it is told; undefined: it may. */
export function refusedRight(
  { permissions, kind }: Grant,
  permission: string,
  access: "read" | "write",
): Answer | undefined {
  const granted = permissions[permission];
  if (granted === "write" || granted === access) return undefined;
  const by = kind === "app" ? "integration" : "personal access token";
  const { body } = refusal(403, `Resource not accessible by ${by}`);
  return { status: 403, headers: { "x-accepted-github-permissions": `${permission}=${access}` }, body };
}

export const badCredentials = refusal(401, "Bad credentials");

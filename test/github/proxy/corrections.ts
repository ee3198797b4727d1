import { isRecord, type Loose } from "../../../generator/model/loose.ts";
import { verificationOf } from "./commits.ts";
import type { Hosted } from "./hosted.ts";

/** Where the emulator and the proxy are found. */
export interface Addresses {
  readonly emulator: string;
  /** Of the web pages. */
  readonly web: string;
  readonly api: string;
}

const webKeys = new Set(["html_url", "diff_url", "patch_url", "permalink_url", "avatar_url"]);

/** An answer of the emulator as GitHub gives it: its addresses, its dates in whole seconds and UTC, its signatures. */
export function corrected(value: unknown, addresses: Addresses, hosted: Hosted | undefined, key = ""): unknown {
  if (typeof value === "string") return text(value, addresses, key);
  if (Array.isArray(value)) return value.map((one) => corrected(one, addresses, hosted, key));
  if (!isRecord(value)) return value;
  const fields = Object.entries(value).map(([name, one]) => [name, corrected(one, addresses, hosted, name)] as const);
  const result: Record<string, unknown> = { ...lacking(value, addresses), ...Object.fromEntries(fields) };
  if (result.pushed_at === null) result.pushed_at = result.created_at;
  const { sha, commit } = result;
  if (hosted === undefined || typeof sha !== "string") return result;
  if ("verification" in result) result.verification = verificationOf(hosted, sha);
  if (isRecord(commit) && "verification" in commit)
    result.commit = { ...commit, verification: verificationOf(hosted, sha) };
  return result;
}

/** What the emulator leaves out of organizations and of repositories. */
function lacking(value: Loose, { api, web }: Addresses): Loose {
  const { login, type, full_name: name } = value;
  if (typeof login === "string" && typeof type === "string" && value.followers_url === undefined) {
    const url = `${api}/users/${login}`;
    const kinds = ["events", "followers", "following", "gists", "organizations", "received_events", "repos", "starred"];
    const addresses = [...kinds, "subscriptions"].map((one) => [`${one}_url`, `${url}/${one}`] as const);
    return { gravatar_id: "", site_admin: false, html_url: `${web}/${login}`, ...Object.fromEntries(addresses) };
  }
  return typeof name === "string" ? { network_count: 0, subscribers_count: 0 } : {};
}

function text(value: string, { emulator, web, api }: Addresses, key: string): string {
  if (value.startsWith(emulator)) return (webKeys.has(key) ? web : api) + value.slice(emulator.length);
  if (value.startsWith("/repos/") && key.endsWith("url")) return api + value;
  if (key === "date" || key.endsWith("_at"))
    return value.length > 18 ? `${new Date(value).toISOString().slice(0, 19)}Z` : value;
  // Git ends a message with a line end that GitHub does not show.
  return key === "message" ? value.replace(/\n+$/, "") : value;
}

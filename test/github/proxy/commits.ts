import { asRecord, asText, type Loose } from "../../../generator/model/loose.ts";
import { accounts, type Grant } from "./accounts.ts";
import { type Handler, refusal } from "./call.ts";
import { type Hosted, pathOf } from "./hosted.ts";

/** What the emulator sets where nobody is named has milliseconds and no signature. */
interface Person {
  readonly name: string;
  readonly email: string;
}

/** In whose name GitHub itself commits. */
export const github: Person = { name: "GitHub", email: "noreply@github.com" };

/** Whom a token's commits are from when the request names nobody. An App's address has the id of its user. */
export function authorOf({ login, kind }: Grant): Person {
  const account = Object.values(accounts).find((one) => one.login === login);
  if (kind === "person" && account !== undefined) return { name: account.name, email: account.email };
  return { name: login, email: `41898282+${login}@users.noreply.github.com` };
}

/** Commits that name nobody are signed by GitHub when an App makes them. */
export const createCommit: Handler = async (call) => {
  const { body, grant, hosted } = call;
  const { author, committer } = body;
  const date = new Date().toISOString().replace(/\.\d+/, "");
  const isSigned = grant.kind === "app" && author === undefined && committer === undefined;
  const own = { ...authorOf(grant), date };
  const names =
    author === undefined && committer === undefined
      ? { author: own, committer: isSigned ? { ...github, date } : own }
      : { author: { ...own, ...asRecord(author) }, committer: { ...own, ...asRecord(author), ...asRecord(committer) } };
  const answer = await call.ask("POST", `${pathOf(hosted)}/git/commits`, { parents: [], ...body, ...names });
  if (answer.status !== 201) return refusal(422, asText(asRecord(answer.body).message) || "Validation Failed");
  if (isSigned) hosted.signed.add(asText(asRecord(answer.body).sha));
  return answer;
};

/** A commit that GitHub makes itself, such as a merge. */
export async function ownCommit(
  { hosted, emulated }: { readonly hosted: Hosted; readonly emulated: { readonly root: import("./emulator.ts").Ask } },
  commit: {
    readonly tree: string;
    readonly parents: readonly string[];
    readonly message: string;
    readonly author: Person;
  },
): Promise<string> {
  const date = new Date().toISOString();
  const { body } = await emulated.root("POST", `${pathOf(hosted)}/git/commits`, {
    ...commit,
    author: { ...commit.author, date },
    committer: { ...github, date },
  });
  const oid = asText(asRecord(body).sha);
  hosted.signed.add(oid);
  return oid;
}

/** How a signature is shown. */
export function verificationOf(hosted: Hosted, oid: string): Loose {
  return hosted.signed.has(oid)
    ? {
        verified: true,
        reason: "valid",
        signature: "-----BEGIN PGP SIGNATURE-----",
        payload: "tree",
        verified_at: null,
      }
    : { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };
}

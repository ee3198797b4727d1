import { asRecord } from "../../../generator/model/loose.ts";
import { accounts } from "./accounts.ts";
import type { Place } from "./objects.ts";

const users = new Map<string, unknown>();

/** A user as other things show it. The emulator knows an App's user only once the App has written something. */
export async function simpleUser({ emulated }: Place, login: string): Promise<unknown> {
  const known = users.get(login);
  if (known !== undefined) return known;
  const ask = async (name: string) => emulated.root("GET", `/users/${encodeURIComponent(name)}`);
  const own = await ask(login);
  const user =
    own.status === 200 ? own.body : { ...asRecord((await ask(accounts.root.login)).body), login, type: "Bot" };
  users.set(login, user);
  return user;
}

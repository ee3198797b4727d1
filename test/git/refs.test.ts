import { expect, test } from "vitest";
import { readRef } from "../../generator/adapters/git/refs.ts";
import { gitAt } from "../support/git.ts";
import { withFolder } from "../support/run.ts";

const person = { name: "Mina Park", email: "mina@example.com" };

test("a ref is read wherever git keeps it; a folder of refs and a name of none are no ref", () =>
  withFolder(async (folder) => {
    const git = gitAt(folder);
    await git.run(["init", "--quiet", "--bare", "--initial-branch=main"]);
    const tree = (await git.run(["hash-object", "-t", "tree", "-w", "--stdin"], { input: "" })).trim();
    const commit = async (message: string) =>
      (await git.run(["commit-tree", tree, "-m", message], { as: person })).trim();
    const [first, second] = [await commit("first"), await commit("second")];
    await git.run(["update-ref", "refs/heads/trip-config/dev", first]);
    await git.run(["symbolic-ref", "refs/heads/other", "refs/heads/trip-config/dev"]);
    await git.run(["pack-refs", "--all"]);
    const read = () =>
      Promise.all(
        ["trip-config/dev", "other", "trip-config", "none"].map((name) => readRef(git, `refs/heads/${name}`)),
      );
    expect(await read()).toEqual([first, first, undefined, undefined]);
    // What lies in a file of its own counts, not what was packed before.
    await git.run(["update-ref", "refs/heads/trip-config/dev", second]);
    expect(await read()).toEqual([second, second, undefined, undefined]);
  }));

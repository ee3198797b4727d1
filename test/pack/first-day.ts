/** What a newcomer does who has the package and nothing else. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "vitest";
import { type Machine, shell } from "./package.ts";

/** From an empty folder to a second publish, with a mistake in between. `folder` is empty. */
export function firstDay(packed: string, folder: string, node?: string): void {
  const machine: Machine = { home: join(folder, "home"), ...(node !== undefined && { node }) };
  const root = join(folder, "web-shop");
  mkdirSync(root);
  cpSync(packed, join(root, basename(packed)));
  const at = (commands: string) => shell(commands, root, machine);
  const done = (commands: string) => {
    const { code, stdout, stderr } = at(commands);
    expect({ commands, code, stderr }).toEqual({ commands, code: 0, stderr: "" });
    return stdout;
  };

  done(`npm install --save-exact ./${basename(packed)}`);
  const made = done("npx trip-config init").trimEnd().split("\n");
  // git knows nobody here.
  expect(made.join("\n")).toContain("first commit of the repository, by trip-config bot");
  const next = made.at(-1) ?? "";
  expect(next).toBe("npm install && npx trip-config publish");
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  expect(done(next)).toContain("To merge it: trip-config pr merge 1");
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).toBe(lock);
  done("npx trip-config pr merge 1");
  expect(done("npx trip-config publish")).toContain("dev merged #2: 14 to create");
  expect(done("npx trip-config generate --check")).toContain("up to date");

  edit(join(root, "envs/dev.json"), '"tag": "v1.0.0"', '"tga": "v1.0.0"');
  const mistaken = at("npx trip-config check");
  expect(mistaken).toMatchObject({ code: 1, stderr: "" });
  expect(mistaken.stdout).toMatch(/error\[unknown-field\] envs\/dev\.json:\d+:\d+\n.*"tga"/);
  expect(mistaken.stdout).toContain("hint: did you mean `tag`?");
  expect(at("npx trip-config publish")).toMatchObject({ code: 1 });

  edit(join(root, "envs/dev.json"), '"tga": "v1.0.0"', '"tag": "v1.0.1"');
  expect(at("npx trip-config generate --check")).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("stale    out/dev/hello/deployment-hello.yaml"),
  });
  done("npx trip-config generate --check || npx trip-config generate");
  const identity = "-c user.name=Mina -c user.email=mina@example.com";
  done(`git add --all && git ${identity} commit --quiet --message 'hello v1.0.1'`);
  expect(done("npx trip-config publish")).toContain("dev merged #3: 1 to change");

  // Somebody else's clone, or CI: from the package and the lock.
  rmSync(join(root, "node_modules"), { recursive: true });
  done("npm ci && npx trip-config generate --check");
}

function edit(file: string, from: string, to: string): void {
  const before = readFileSync(file, "utf8");
  expect(before).toContain(from);
  writeFileSync(file, before.replace(from, to));
}

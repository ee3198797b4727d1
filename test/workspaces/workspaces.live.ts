/** What a module of a workspace says that it needs is what is built: otherwise its referee would be another one than is told. */
import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { goEnvironment, modulesOf, type Workspace, workspaces } from "../support/go.ts";

const modules = workspaces.flatMap((workspace) =>
  modulesOf(workspace).map((folder) => ({ workspace, folder, name: basename(folder) })),
);

test("every workspace has modules", () => {
  for (const workspace of workspaces) expect(modulesOf(workspace).length).toBeGreaterThan(1);
});

test.each(modules)("$workspace builds $name in the versions that it requires", ({ workspace, folder }) => {
  const { Require: required, Tool: tools } = JSON.parse(go(folder, "off", "mod", "edit", "-json")) as Module;
  const isTool = (path: string) => (tools ?? []).some((tool) => `${tool.Path}/`.startsWith(`${path}/`));
  const direct = required.filter(({ Path, Indirect }) => Indirect !== true || isTool(Path));
  expect(direct.length).toBeGreaterThan(0);
  const form = "{{.Path}} {{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}";
  const built = go(folder, workspace, "list", "-m", "-f", form, ...direct.map(({ Path }) => Path));
  expect(built.trim().split("\n").sort()).toEqual(direct.map(({ Path, Version }) => `${Path} ${Version}`).sort());
});

interface Module {
  readonly Require: readonly { readonly Path: string; readonly Version: string; readonly Indirect?: boolean }[];
  readonly Tool: readonly { readonly Path: string }[] | null;
}

function go(cwd: string, workspace: Workspace | "off", ...args: readonly string[]): string {
  const chosen = workspace === "off" ? {} : { workspace };
  const { status, stdout, stderr } = spawnSync("go", args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...goEnvironment(chosen) },
  });
  if (status !== 0) throw new Error(`go ${args.join(" ")} in ${cwd}: ${stderr}`);
  return stdout;
}

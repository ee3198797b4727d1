/** docs/ingress-migration.md, as far as it goes without DNS: its commands are run in a project, with its files. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tripConfig } from "../support/cli.ts";
import { copySample, repository, withFolder } from "../support/run.ts";

const text = readFileSync(join(repository, "docs/ingress-migration.md"), "utf8");
const blocks = (language: string) =>
  [...text.matchAll(/```(\w+)\n(.*?)```/gs)].filter(([, own]) => own === language).map(([, , body = ""]) => body);

test("both controllers are compiled side by side, and the old one goes without a trace", async () => {
  await withFolder(async (folder) => {
    copySample(folder);
    const shell = (script: string) => execFileSync("sh", ["-ec", script], { cwd: folder });
    const run = async (command: string) => {
      const { code, stdout, stderr } = await tripConfig(command.trim().split(" ").slice(1), { cwd: folder });
      expect(code, `${command}\n${stdout}${stderr}`).toBe(0);
    };
    const [keep = "", both = "", end = ""] = blocks("sh");
    const filesOf = (path: string) => (existsSync(join(folder, path)) ? readdirSync(join(folder, path)) : []);

    await run("trip-config generate");
    const ingresses = filesOf("out/prod/ingress").filter((name) => name.startsWith("ingress-"));
    shell(keep);
    mkdirSync(join(folder, "envs/manifests/all/previous"), { recursive: true });
    writeFileSync(join(folder, "envs/manifests/all/previous/allow-previous-controller.yaml"), blocks("yaml")[0] ?? "");
    const cluster = JSON.parse(readFileSync(join(folder, "envs/cluster.json"), "utf8"));
    const ingress = JSON.parse(blocks("json")[0] ?? "");
    writeFileSync(join(folder, "envs/cluster.json"), JSON.stringify({ ...cluster, ingress }));
    await run(both);
    expect(filesOf("out/prod/previous")).toEqual(expect.arrayContaining(ingresses));
    expect(filesOf("out/cluster")).toEqual(expect.arrayContaining(["ingress-nginx", "traefik"]));
    expect(filesOf("out/prod/ingress").some((name) => name.startsWith("httproute-"))).toBe(true);

    const [removal = "", last = ""] = end.split(/(?=^trip-config)/m);
    shell(removal);
    await run(last);
    expect(filesOf("out/prod/previous")).toEqual([]);
    expect(filesOf("out/cluster")).not.toContain("ingress-nginx");
  });
});

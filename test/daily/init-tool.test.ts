/** What init says last, done: with npm itself, without a network, and without anything of the machine's own npm. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { shell } from "../pack/package.ts";
import { tripConfig } from "../support/cli.ts";
import { withFolder } from "../support/run.ts";

const vendored = `vendor/trip-config-${packageJson.version}.tgz`;

/** A shell as on a machine that is new. */
function run(commands: string, cwd: string, home: string): string {
  const { code, stdout, stderr } = shell(commands, cwd, { home });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** What init makes in a folder; its lock is what npm itself writes, so that what is committed first is what CI installs. */
async function installed(home: string, folder: string, commands: string): Promise<{ root: string; said: string }> {
  const root = join(home, folder);
  const { stdout } = await tripConfig(["init", "--dir", root]);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("npm install && npx trip-config publish");
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const said = run(commands, root, home);
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).toBe(lock);
  return { root, said };
}

const packageOf = (root: string) => JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("a project runs with the commands of init's last line, and its script", () =>
  withFolder(async (home) => {
    const { root, said } = await installed(home, "My Shop", "npm install && npx trip-config publish");
    expect(said).toContain("cluster opened #1");
    expect(existsSync(join(root, "out/dev/hello/deployment-hello.yaml"))).toBe(true);
    expect(packageOf(root)).toMatchObject({ name: "my-shop", private: true });
    expect(run("npm run check", root, home)).toContain("\n0 errors, ");
  }));

// A folder of the tool's name would be a package that depends on itself.
test.each([
  ["trip-config", "trip-config-project"],
  ["@@", "project"],
])("a project in a folder named %s is one that npm installs, with the tool in it", (folder, name) =>
  withFolder(async (home) => {
    const { root, said } = await installed(home, folder, "npm install && npx trip-config --version");
    expect(said).toContain(packageJson.version);
    expect(packageOf(root)).toMatchObject({ name, private: true });
  }),
);

// npx asks before it fetches, and where nobody answers it fetches; with this it does not.
test("before npm install npx fetches no package of that name, whoever's it is", () =>
  withFolder(async (home) => {
    const root = join(home, "shop");
    await tripConfig(["init", "--dir", root]);
    expect(run("npm config get yes", root, home)).toBe("false\n");
  }));

test("the tool of a project is the one that made it, and makes the same one again", () =>
  withFolder(async (home) => {
    const [first, second] = [join(home, "first"), join(home, "second")];
    await tripConfig(["init", "--dir", first]);
    run(`npm install && npx trip-config init --dir '${second}'`, first, home);
    const installed = join(first, "node_modules/trip-config");
    expect(readFileSync(join(second, vendored)).equals(readFileSync(join(first, vendored)))).toBe(true);
    expect(readdirSync(join(installed, "dist")).filter((name) => name.endsWith(".cache"))).toEqual([]);
    const told = Object.keys(JSON.parse(readFileSync(join(installed, "package.json"), "utf8")));
    // With any of these npm would run or fetch something.
    expect(told.filter((key) => /scripts|dependencies|overrides/i.test(key))).toEqual([]);
  }));

test.each(["package.json", vendored])("another %s that is there stops init, and stays as it is", (path) =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, "vendor"));
    writeFileSync(join(folder, path), "{}\n");
    const refused = await tripConfig(["-C", folder, "init"]);
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining(`${path} is there already`) });
    expect(readFileSync(join(folder, path), "utf8")).toBe("{}\n");
    expect(existsSync(join(folder, "envs"))).toBe(false);
  }),
);

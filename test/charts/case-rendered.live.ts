/**
 * What lies in test/cases/charts was rendered by a real helm: `UPDATE=1 npm run test:referees --
 * test/charts/case-rendered.live.ts` renders it anew.
 */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { helm } from "../../generator/adapters/helm/helm.ts";
import { renderChart } from "../../generator/daily/charts/render.ts";
import { systemAt } from "../../generator/pipeline.ts";
import { referee } from "../support/referees.ts";
import { copySample, filesIn, repository, withFolder } from "../support/run.ts";
import { archiveOf } from "./sources.ts";

const given = join(repository, "test/cases/charts/add");

test("the rendered charts of the case are what helm renders", () =>
  withFolder(async (folder) => {
    const [project, bin] = [join(folder, "project"), join(folder, "bin")];
    for (const made of [project, bin]) mkdirSync(made);
    symlinkSync(await referee("helm"), join(bin, "helm"));
    copySample(project, given);
    const settled = await systemAt(project, { charts: "optional" });
    if ("diagnostics" in settled) throw new Error(settled.diagnostics.map(({ message }) => message).join("\n"));
    const real = helm({ env: { PATH: bin, HOME: folder }, folder: join(folder, "helm") });
    // Its repository is an example.
    const program = { ...real, pull: async () => ({ ok: true, value: { archive: archiveOf("greeter") } }) as const };
    const files = new Map<string, string>();
    for (const request of settled.system.charts) {
      const rendered = await renderChart(request, { helm: program, version: "v3.18.6" });
      expect(rendered.diagnostics).toEqual([]);
      for (const [name, text] of rendered.files ?? [])
        files.set(`charts/${request.unit}/${request.name}/${name}`, text);
    }
    if (process.env.UPDATE === "1") {
      rmSync(join(given, "charts"), { recursive: true, force: true });
      for (const [path, text] of files) {
        mkdirSync(dirname(join(given, path)), { recursive: true });
        writeFileSync(join(given, path), text);
      }
    }
    expect(Object.fromEntries(files)).toEqual(Object.fromEntries(filesIn(given, ["charts"])));
  }));

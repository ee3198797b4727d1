import { join } from "node:path";
import { stringify } from "yaml";
import { replaceMarks } from "../parameters.ts";
import { put, type Tool, versionOf, yamlDocuments } from "./tool.ts";

/** One chart with a template per object and a values file per environment; a process renders one environment. */
export const helm: Tool = {
  name: "Helm",
  version: () => versionOf("helm", ["version", "--short"]),
  prepare: ({ objects, values }, folder) => {
    put(folder, "chart/Chart.yaml", "apiVersion: v2\nname: trip-service\nversion: 1.0.0\n");
    for (const { path, object } of objects) {
      // The marks hold no letters that YAML would have to quote otherwise than the value that takes their place.
      const text = stringify(object, { lineWidth: 0, compat: "yaml-1.1" }).replaceAll("{{", '{{ "{{" }}');
      const template = replaceMarks(text, (parameter) => `{{ .Values.${parameter} }}`);
      put(folder, `chart/templates/${path.replaceAll("@@", "")}`, template);
    }
    const commands = [...values].map(([name, value]) => {
      put(folder, `values/${name}.yaml`, stringify(value));
      const args = ["template", "trip-service", "chart", "-f", `values/${name}.yaml`];
      return { file: "helm", args, cwd: folder, output: join(folder, `${name}.out.yaml`) };
    });
    return { commands, rendered: () => commands.flatMap(({ output }) => yamlDocuments(output)) };
  },
};

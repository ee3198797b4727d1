/** Fluentd itself cannot be had here, so its configuration is read by a strict parser of ours (test/support/fluentd.ts). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { fluentdText } from "../../generator/stages/compile/cluster/logging/fluentd-text.ts";
import { type FluentdDirective, fluentdConfig } from "../support/fluentd.ts";
import { changesOf, compiled, configEntries } from "./compiled.ts";

const qa = changesOf("fourth-environment")["qa.json"];
const files = await compiled({ "qa.json": { ...qa, namespace: "shop-qa" } });
const config = fluentdConfig(configEntries(files, "logging", "fluentd").get("fluent.conf") ?? "");

/**
 * Parameters that each plugin has: docs.fluentd.org 1.0 for those of Fluentd, the README of the version in the image's
 * Gemfile.lock (fluent/fluentd-kubernetes-daemonset v1.19) for the others.
 */
const known: Readonly<Record<string, readonly string[]>> = {
  "source monitor_agent": ["bind", "port"],
  "source tail": ["path", "pos_file", "tag", "read_from_head"],
  "parse cri": ["keep_time_key"],
  "parse regexp": ["expression"],
  "filter concat": ["key", "separator", "use_partial_cri_logtag", "partial_cri_logtag_key", "partial_cri_stream_key"],
  "filter record_transformer": ["remove_keys"],
  "filter parser": ["key_name", "reserve_data", "reserve_time", "remove_key_name_field"],
  "match elasticsearch": [
    "host",
    "port",
    "user",
    "password",
    "index_name",
    "write_operation",
    "include_timestamp",
    "suppress_type_name",
    "reconnect_on_error",
    "reload_connections",
  ],
  "buffer file": [
    "path",
    "flush_interval",
    "flush_at_shutdown",
    "chunk_limit_size",
    "total_limit_size",
    "overflow_action",
    "retry_forever",
    "retry_max_interval",
  ],
};

test("every directive is a plugin that is in the image, with parameters that it has", () => {
  const seen = new Set<string>();
  const look = (name: string, directive: FluentdDirective): void => {
    const { type, argument: _, ...rest } = directive;
    if (name !== "record") seen.add(`${name} ${type}`);
    for (const [key, value] of Object.entries(rest)) {
      if (Array.isArray(value)) for (const child of value) look(key, child);
      else if (name !== "record") expect(known[`${name} ${type}`], `${name} ${type}: ${key}`).toContain(key);
    }
  };
  for (const [name, directives] of Object.entries(config)) {
    for (const directive of directives as readonly FluentdDirective[]) look(name, directive);
  }
  expect([...seen].sort()).toEqual(Object.keys(known).sort());
});

test("each environment's logs are read, whatever its namespace is called", () => {
  const paths = String(first(config, "source", 1).path).split(",");
  const read = (file: string) =>
    paths.some((path) => new RegExp(`^${path.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`).test(file));
  const id = "0123456789abcdef".repeat(4);
  expect(read(`/var/log/containers/mysql-7c9_trip-service-dev_mysql-${id}.log`)).toBe(true);
  expect(read(`/var/log/containers/mysql-7c9_shop-qa_mysql-${id}.log`)).toBe(true);
  expect(read(`/var/log/containers/fluentd-x1_logging_fluentd-${id}.log`)).toBe(false);
  expect(read(`/var/log/containers/coredns-x1_kube-system_coredns-${id}.log`)).toBe(false);
});

test("pod, namespace and container are read from a log's name", () => {
  const filter = first(config, "filter", 2);
  const [parser] = filter.parse as readonly FluentdDirective[];
  const expression = new RegExp(String(parser?.expression).slice(1, -1));
  const id = "0123456789abcdef".repeat(4);
  expect({ ...expression.exec(`currency-service-6d5f_trip-service-dev_currency-service-${id}`)?.groups }).toEqual({
    pod: "currency-service-6d5f",
    namespace: "trip-service-dev",
    container: "currency-service",
  });
  expect(expression.exec("something-else")).toBe(null);
});

test("what the configuration names is mounted, and nothing of the node but the positions can be written", () => {
  const { spec } = parse(files.get("out/cluster/logging/daemonset-fluentd.yaml") ?? "").spec.template;
  const [container] = spec.containers;
  const mounts = new Map<string, { name: string; readOnly?: boolean }>(
    container.volumeMounts.map((mount: { mountPath: string }) => [mount.mountPath, mount]),
  );
  const tail = first(config, "source", 1);
  const output = first(config, "match", 0);
  const [buffer] = output.buffer as readonly FluentdDirective[];
  expect(mounts.has(String(tail.pos_file))).toBe(true);
  expect([...mounts.keys()].some((path) => String(buffer?.path).startsWith(`${path}/`))).toBe(true);
  const ofNode = spec.volumes.flatMap(({ name, hostPath }: { name: string; hostPath?: { path: string } }) =>
    hostPath === undefined ? [] : [{ name, path: hostPath.path }],
  );
  expect(ofNode.map(({ path }: { path: string }) => path).sort()).toEqual([
    "/var/log/containers",
    "/var/log/fluentd-containers.log.pos",
    "/var/log/pods",
  ]);
  const writable = [...mounts.values()].filter(({ readOnly }) => readOnly !== true).map(({ name }) => name);
  expect(
    ofNode.filter(({ name }: { name: string }) => writable.includes(name)).map(({ path }: { path: string }) => path),
  ).toEqual(["/var/log/fluentd-containers.log.pos"]);
  expect(container.env.map(({ name }: { name: string }) => name)).toEqual([
    (output.password as { variable: string }).variable,
  ]);
  expect(container.securityContext.capabilities).toEqual({ drop: ["ALL"] });
});

describe("the text of any value", () => {
  const nasty = [
    "#{exit}",
    '"#{exit}"',
    "a # b",
    "a#b",
    "'",
    "\\'",
    "\\",
    "[1]",
    "{}",
    "",
    " a ",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Fluentd's placeholder
    "${tag}",
    "</match>",
    "@include x",
    "한국어",
    "\u2028",
  ];

  test("is read back as that text, and is never Ruby, a comment or a directive", () => {
    const text = fc.oneof(
      fc.constantFrom(...nasty),
      fc.string({ unit: "grapheme" }).filter((value) => !/[\p{Cc}]/u.test(value)),
    );
    fc.assert(
      fc.property(text, (value) => {
        const written = fluentdText([{ name: "match", argument: "a.**", parameters: { "@type": "x", value } }]);
        expect(fluentdConfig(written)).toEqual({ match: [{ argument: "a.**", type: "x", value }] });
        // Only in double quotes would it be evaluated.
        expect(written).not.toMatch(/^ +value "/m);
      }),
      { numRuns: 1000 },
    );
  });

  test("is refused when it is more than a line", () => {
    const write = () => fluentdText([{ name: "match", parameters: { value: "a\n</match>" } }]);
    expect(write).toThrow(RangeError);
  });

  test.each([
    "<match a>\n  x y\n",
    "<match a>\n</source>\n",
    "</match>\n",
    "x y\nx z\n",
    'x "a"\n',
    "x a # comment\n",
    "x 'a' b\n",
    "lonely\n",
  ])("the parser refuses %j", (written) => expect(() => fluentdConfig(written)).toThrow());
});

function first(directive: FluentdDirective, name: string, index: number): FluentdDirective {
  const found = (directive[name] as readonly FluentdDirective[])[index];
  if (found === undefined) throw new Error(`there is no ${name} ${index}`);
  return found;
}

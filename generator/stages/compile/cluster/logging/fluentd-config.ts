import { defaultProduct, ownName, platformPorts } from "../../../../model/names.ts";
import type { EnvironmentFacts } from "../../../../model/resolved.ts";
import { hostOf } from "../addresses.ts";
import { type Directive, fluentdText } from "./fluentd-text.ts";
import { logIndex } from "./names.ts";

/** Where the kubelet links the logs of all containers, as `<pod>_<namespace>_<container>-<id>.log`. */
const containerLogs = "/var/log/containers";

/** File of the node that says how far each log has been read. The seed's. */
export function positionFile(product: string): string {
  return `/var/log/${ownName(product, "fluentd-containers")}.log.pos`;
}

export const bufferFolder = "/var/lib/fluentd";
export const monitorPort = 24220;

const everything = "kubernetes.**";

/** Whose logs they are, and the namespace of what keeps them. */
export interface Home {
  readonly product: string;
  readonly namespace: string;
}

/** fluent.conf: the logs of all environments, line by line, into Elasticsearch. */
export function fluentdConfig(home: Home, environments: readonly EnvironmentFacts[]): string {
  return fluentdText([monitor, tail(home, environments), joinedLines, fileName, podNames, withoutRest, output(home)]);
}

/** What the probes ask. */
const monitor: Directive = {
  name: "source",
  parameters: { "@type": "monitor_agent", bind: "0.0.0.0", port: monitorPort },
};

/** containerd and CRI-O write `<time> <stream> <F or P> <text>`; P is the part of a line that goes on. */
function tail({ product }: Home, environments: readonly EnvironmentFacts[]): Directive {
  return {
    name: "source",
    parameters: {
      "@type": "tail",
      path: paths(product, environments).join(","),
      pos_file: positionFile(product),
      tag: "kubernetes.*",
      read_from_head: true,
    },
    directives: [{ name: "parse", parameters: { "@type": "cri", keep_time_key: false } }],
  };
}

/**
 * The seed's pattern fits every namespace that is called after the product; the others are added. A shorter name may be
 * part of anybody's: there, every namespace is named.
 */
function paths(product: string, environments: readonly EnvironmentFacts[]): readonly string[] {
  const patterns = product === defaultProduct ? [product] : [];
  const isOther = (namespace: string) => !patterns.some((pattern) => namespace.includes(pattern));
  const others = environments.map(({ namespace }) => namespace).filter(isOther);
  return [
    ...patterns.map((pattern) => `${containerLogs}/*${pattern}*.log`),
    ...others.sort().map((namespace) => `${containerLogs}/*_${namespace}_*.log`),
  ];
}

const joinedLines: Directive = {
  name: "filter",
  argument: everything,
  parameters: {
    "@type": "concat",
    key: "message",
    separator: "",
    use_partial_cri_logtag: true,
    partial_cri_logtag_key: "logtag",
    partial_cri_stream_key: "stream",
  },
};

/** The tag is the file's path with dots: `kubernetes.var.log.containers.<file>.log`. */
const fileName: Directive = {
  name: "filter",
  argument: everything,
  parameters: { "@type": "record_transformer" },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Fluentd's placeholder
  directives: [{ name: "record", parameters: { file: "${tag_parts[4]}" } }],
};

/** Pod, namespace and container stand in the file's name: no right to ask the API server is needed. */
export const fileNamePattern = "^(?<pod>[^_]+)_(?<namespace>[^_]+)_(?<container>.+)-[0-9a-f]{64}$";

const podNames: Directive = {
  name: "filter",
  argument: everything,
  parameters: {
    "@type": "parser",
    key_name: "file",
    reserve_data: true,
    reserve_time: true,
    remove_key_name_field: true,
  },
  directives: [{ name: "parse", parameters: { "@type": "regexp", expression: `/${fileNamePattern}/` } }],
};

const withoutRest: Directive = {
  name: "filter",
  argument: everything,
  parameters: { "@type": "record_transformer", remove_keys: "logtag" },
};

/** Documents are only ever added, which is all that a data stream takes. What cannot be sent waits on disk. */
const output = ({ product, namespace }: Home): Directive => ({
  name: "match",
  argument: everything,
  parameters: {
    "@type": "elasticsearch",
    host: hostOf("elasticsearch", namespace),
    port: platformPorts.elasticsearch,
    user: "fluentd",
    password: { variable: "ELASTICSEARCH_PASSWORD" },
    index_name: logIndex(product),
    write_operation: "create",
    include_timestamp: true,
    suppress_type_name: true,
    reconnect_on_error: true,
    reload_connections: false,
  },
  directives: [
    {
      name: "buffer",
      parameters: {
        "@type": "file",
        path: `${bufferFolder}/buffer`,
        flush_interval: "5s",
        flush_at_shutdown: true,
        chunk_limit_size: "8MB",
        total_limit_size: "512MB",
        overflow_action: "block",
        retry_forever: true,
        retry_max_interval: "30s",
      },
    },
  ],
});

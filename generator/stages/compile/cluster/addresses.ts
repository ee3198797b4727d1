import { type PlatformApp, platformPorts } from "../../../model/names.ts";

/** Host and port of a Service, from anywhere in the cluster. */
export function addressOf(app: PlatformApp, namespace: string): string {
  return `${hostOf(app, namespace)}:${platformPorts[app]}`;
}

/** The seed writes Elasticsearch's this way. */
export function hostOf(app: string, namespace: string): string {
  return `${app}.${namespace}.svc.cluster.local`;
}

import type { LocatedDiagnostic } from "../../diagnostics/locate.ts";
import type { Hold } from "../../model/resolved.ts";
import type { PlacedWaiver } from "../../model/waivers.ts";
import type { UnitPlan } from "../../stages/plan/unit-plan.ts";
import type { Asked } from "../status/status.ts";

/** All that a page tells. Plain data: the same facts give the same bytes. */
export interface Facts {
  readonly product: string;
  /** When the page was made; ISO 8601. */
  readonly at: string;
  /** The commit that the env files are of, as far as they are committed; absent: they are in no repository. */
  readonly commit?: string;
  /** None, when the env files have a fault. */
  readonly environments: readonly EnvironmentFacts[];
  readonly findings: readonly LocatedDiagnostic[];
  readonly waivers: readonly PlacedWaiver[];
  /** Where services differ along the way of promotions. */
  readonly steps: Asked<readonly Step[]>;
  readonly releases: Asked<Releases>;
  /** Of `--plan`; absent: it was not asked for. */
  readonly plans?: Asked<readonly UnitPlan[]>;
}

export interface EnvironmentFacts {
  readonly name: string;
  readonly namespace: string;
  /** The env file. */
  readonly file: string;
  readonly graph: Graph;
  readonly quotas: readonly QuotaFacts[];
  readonly open: readonly OpenFacts[];
  readonly certificates: readonly CertificateFacts[];
  /** Versions by what runs them. */
  readonly versions: ReadonlyMap<string, string>;
  /** Where its images come from. */
  readonly from?: string;
  readonly hold?: Hold;
}

/** Who reaches whom. Workloads of the environment are called `Kind/name`, others with their namespace in front. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  readonly name: string;
  readonly kind: "workload" | "platform" | "name-server" | "outside";
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Such as `TCP/8000`, or in words. */
  readonly ports: readonly string[];
  /** Which let it pass, those of the caller first; empty: none isolates either end. */
  readonly policies: readonly string[];
  /** Whether the env files ask for it; what the platform needs, nobody asks for. */
  readonly isDeclared: boolean;
}

/** What a quota allows of a resource and what is needed, as people write amounts. */
export interface QuotaFacts {
  readonly quota: string;
  readonly resource: string;
  readonly hard: string;
  readonly levels: readonly QuotaAmount[];
}

export interface QuotaAmount {
  readonly moment: "at rest" | "in a rollout" | "at the maximum";
  readonly amount: string;
  /** Percent of the limit; null: the limit is 0. */
  readonly percent: number | null;
}

/** What can be called from outside the cluster. */
export interface OpenFacts {
  readonly object: string;
  readonly address: string;
  readonly leadsTo: string;
  /** Secret of its certificate; absent: not encrypted. */
  readonly tls?: string;
}

export interface CertificateFacts {
  readonly name: string;
  readonly secret: string;
  readonly hosts: readonly string[];
  readonly issuer: string;
}

/** Releases by environment, the newest first; an environment that is not there was not looked at. */
export type Releases = ReadonlyMap<string, readonly ReleaseFacts[]>;

/** A service that is not yet where an earlier environment is. */
export interface Step {
  readonly service: string;
  readonly environment: string;
  readonly from: string;
  /** Day since which the two differ; absent: longer than was looked back. */
  readonly since?: string;
}

export interface ReleaseFacts {
  readonly name: string;
  readonly commit: string;
  /** `2026-11-29`; absent: the forge does not say. */
  readonly day?: string;
}

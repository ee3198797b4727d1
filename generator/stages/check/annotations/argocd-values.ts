/** Options of Argo CD 3.5 with the values that they take: `true` and `false` where nothing is said. */
type Options = ReadonlyMap<string, readonly string[]>;

const flag = ["true", "false"];
const removal = ["true", "false", "confirm"];

/** Options that Argo CD reads of an object (common.SyncOption… in gitops-engine's pkg/sync). */
export const objectOptions: Options = new Map([
  ["Delete", removal],
  ["Force", flag],
  ["Prune", removal],
  ["PruneLast", flag],
  ["Replace", flag],
  ["ServerSideApply", flag],
  ["SkipDryRunOnMissingResource", flag],
  ["Validate", flag],
]);

/** Options that it reads of an Application (controller/sync.go). */
export const applicationOptions: Options = new Map([
  ["ApplyOutOfSyncOnly", flag],
  ["ClientSideApplyMigration", flag],
  ["CreateNamespace", flag],
  ["Delete", removal],
  ["FailOnSharedResource", flag],
  ["Prune", removal],
  ["PruneLast", flag],
  ["PrunePropagationPolicy", ["background", "foreground", "orphan"]],
  ["Replace", flag],
  ["RespectIgnoreDifferences", flag],
  ["ServerSideApply", flag],
  ["SkipDryRunOnMissingResource", flag],
  ["Validate", flag],
]);

/** Hooks of a sync, with those of an Application's deletion (controller/hook.go). */
export const hookTypes = ["PreSync", "Sync", "PostSync", "SyncFail", "Skip", "PreDelete", "PostDelete"] as const;

export const deletePolicies = ["BeforeHookCreation", "HookSucceeded", "HookFailed"] as const;

/** What it reads of `compare-options`: the first of every object, the others of an Application. */
export const compareOptions = ["IgnoreExtraneous"] as const;
export const applicationCompareOptions = [
  ...compareOptions,
  "ServerSideDiff=true",
  "ServerSideDiff=false",
  "IncludeMutationWebhook=true",
] as const;

/** Annotations that say how an object is synced. */
export const syncAnnotations = ["hook", "hook-delete-policy", "sync-wave", "sync-options", "compare-options"] as const;

/** The rest of the annotations that Argo CD 3.5 reads or writes. */
export const otherAnnotations = [
  "application-set-refresh",
  "client-side-apply-migration-manager",
  "deletion-approved",
  "hydrate",
  "ignore-default-links",
  "ignore-healthcheck",
  "ignore-resource-updates",
  "installation-id",
  "managed-by",
  "managed-by-url",
  "manifest-generate-paths",
  "refresh",
  "skip-reconcile",
  "tracking-id",
] as const;

import type { System } from "../../../model/resolved.ts";
import { pinned } from "./actions.ts";
import {
  deployEntry,
  detectChanges,
  openRelease,
  promoteTested,
  pushService,
  syncReleased,
  verifyService,
} from "./scripts.ts";
import { variablesOf } from "./variables.ts";
import {
  argocdEnv,
  checkout,
  type Data,
  forgeEnv,
  installArgocd,
  installCrane,
  job,
  run,
  takeImages,
  tripConfigSteps,
  workflowText,
} from "./workflow.ts";

/** Pull requests are built; what comes to the main branch is deployed. */
export function ciWorkflow(system: System): string {
  const { cluster, ci } = system;
  const forge = cluster.forge.type;
  const deploy = job(2 * ci.waitMinutes + 30, {
    needs: ["changes", "build"],
    if: afterBuilds("needs.changes.outputs.mode == 'push'"),
    concurrency: oneAtATime("trip-config-deploy"),
    steps: [
      checkout("history"),
      ...tripConfigSteps(forge, "write"),
      takeImages,
      run("argocd", installArgocd),
      run("Deploy", deployEntry(forge), forgeEnv),
      ...(ci.tested ? [run("Promote", promoteTested(forge), forgeEnv)] : []),
    ],
  });
  return workflowText({
    name: "CI",
    on: { pull_request: {}, push: { branches: ["**"] } },
    permissions: {},
    concurrency: {
      group: "ci-${{ github.event_name == 'pull_request' && github.ref || github.run_id }}",
      "cancel-in-progress": true,
    },
    env: variablesOf(system),
    jobs: {
      changes: changesJob(forge, ciMode, `${ofOwnBranches} || ${ofDefaultBranch}`),
      build: buildJob(ci),
      ...(ci.entry && { deploy }),
    },
  });
}

/** A version tag opens the promotion of a release. Once a person has merged it, a run by hand syncs it. */
export function cdWorkflow(system: System): string {
  const { cluster, ci } = system;
  const forge = cluster.forge.type;
  const release = job(ci.waitMinutes + 30, {
    needs: ["changes", "build"],
    if: afterBuilds("needs.changes.result == 'success'"),
    concurrency: oneAtATime("trip-config-release"),
    steps: [
      checkout("history"),
      ...tripConfigSteps(forge, "write"),
      takeImages,
      run("argocd", installArgocd),
      run("Take the matrix", takeMatrix, { MATRIX: "${{ needs.changes.outputs.matrix }}" }),
      run("Release", openRelease(forge), { RELEASE_TAG: "${{ github.ref_name }}", ...forgeEnv }),
    ],
  });
  const sync = job(2 * ci.waitMinutes + 10, {
    if: "github.event_name == 'workflow_dispatch'",
    environment: "production",
    permissions: {},
    concurrency: oneAtATime("trip-config-sync"),
    steps: [run("argocd", installArgocd), run("Sync", syncReleased, argocdEnv())],
  });
  return workflowText({
    name: "CD",
    on: { push: { tags: ["v[0-9]+.[0-9]+.[0-9]+"] }, workflow_dispatch: {} },
    permissions: {},
    env: variablesOf(system),
    jobs: {
      changes: changesJob(forge, cdMode, "github.event_name == 'push'"),
      build: buildJob(ci),
      release,
      ...(ci.released?.argocd.sync === "manual" && { sync }),
    },
  });
}

/** A pull request from a fork gets no secrets, so it cannot read the source repository. */
const ofOwnBranches =
  "github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository";
const ofDefaultBranch = "github.event_name == 'push' && github.ref_name == github.event.repository.default_branch";

const ciMode = `set -eu
mode=verify
if [ "$GITHUB_EVENT_NAME" = push ]; then
  if [ "$GITHUB_REF_NAME" != "$APPLICATION_BRANCH" ]; then
    echo '::error::repositories.application.branch in envs/cluster.json is not the default branch.'
    exit 1
  fi
  mode=push
fi
printf 'mode=%s\\n' "$mode" >> "$GITHUB_OUTPUT"
`;

const cdMode = `printf 'mode=release\\n' >> "$GITHUB_OUTPUT"\n`;

const takeMatrix = `printf '%s' "$MATRIX" > trip-config-matrix.json\n`;

const giveMatrix = `printf 'matrix=%s\\n' "$(cat trip-config-matrix.json)" >> "$GITHUB_OUTPUT"\n`;

function changesJob(forge: string, mode: string, condition: string): Data {
  return job(15, {
    if: condition,
    outputs: { mode: "${{ steps.mode.outputs.mode }}", matrix: "${{ steps.matrix.outputs.matrix }}" },
    steps: [
      { ...run("What this run is for", mode), id: "mode" },
      checkout("history"),
      ...tripConfigSteps(forge, "read"),
      run("Detect changes", detectChanges, { MODE: "${{ steps.mode.outputs.mode }}" }),
      { ...run("Hand them over", giveMatrix), id: "matrix" },
    ],
  });
}

function buildJob({ builder, buildMinutes }: System["ci"]): Data {
  const forTheRegistry = "needs.changes.outputs.mode != 'verify'";
  const env = {
    MODE: "${{ needs.changes.outputs.mode }}",
    RELEASE_TAG: "${{ github.ref_name }}",
    SERVICE: "${{ matrix.service }}",
    IMAGE: "${{ matrix.image }}",
    CONTEXT: "${{ matrix.context }}",
    DIGEST: "${{ matrix.digest }}",
    CHANGED: "${{ matrix.changed }}",
  };
  const login = {
    REGISTRY_USER: "${{ secrets.REGISTRY_USER }}",
    REGISTRY_PASSWORD: "${{ secrets.REGISTRY_PASSWORD }}",
  };
  return job(buildMinutes, {
    needs: ["changes"],
    // A matrix without members is an error on GitHub.
    if: `needs.changes.outputs.matrix != '{"include":[]}'`,
    strategy: { "fail-fast": false, matrix: "${{ fromJSON(needs.changes.outputs.matrix) }}" },
    env,
    steps: [
      checkout("commit"),
      { ...run("crane", installCrane), if: forTheRegistry },
      { ...run("Verify", verifyService(builder, "environment")), if: "needs.changes.outputs.mode == 'verify'" },
      { ...run("Build and push", pushService(builder, "environment"), login), if: forTheRegistry },
      {
        name: "Hand the image over",
        if: "hashFiles('trip-config-images/*') != ''",
        uses: pinned("actions/upload-artifact"),
        with: { name: "image-${{ strategy.job-index }}", path: "trip-config-images", "retention-days": 7 },
      },
    ],
  });
}

/** Without anything to build there is no build, and the rest goes on; a build that failed keeps everything back. */
function afterBuilds(condition: string): string {
  return `!cancelled() && ${condition} && (needs.build.result == 'success' || needs.build.result == 'skipped')`;
}

/** The one that runs is never cancelled; what waits is replaced by what comes later, which makes up for it. */
function oneAtATime(group: string): Data {
  return { group, "cancel-in-progress": false };
}

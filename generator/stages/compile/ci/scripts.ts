/**
 * What the pipelines run, in Jenkins and on GitHub alike: constants of POSIX shell. Settings reach them as environment
 * variables only, and each is expanded in quotes. trip-config itself is in `.trip-config-source`, a clone of the source
 * repository; images that were built wait in `trip-config-images`, a file per service.
 */
const start = "set -eu +x\n";

const tripConfig = `trip_config() { node .trip-config-source/dist/main.js -C .trip-config-source "$@"; }\n`;

/** Brings the clone of source to its main branch, where set-image and promote commit. */
function updateSource(forge: "local" | string): string {
  if (forge !== "local") {
    return `update_source() { git -C .trip-config-source pull --quiet --ff-only origin "$SOURCE_BRANCH"; }\n`;
  }
  return `# The embedded forge lies in the clone.
update_source() {
  [ -d .trip-config-source/.trip-config/source.git ] || return 0
  git -C .trip-config-source pull --quiet --ff-only .trip-config/source.git "$SOURCE_BRANCH"
}
`;
}

const waitFor = `wait_for() {
  # Argo CD looks for commits every few minutes only.
  argocd app get "$1" --refresh > /dev/null
  argocd app wait "$1" --sync --health --operation --timeout "$WAIT_SECONDS"
}
`;

/** Clones source, or brings the clone that the workspace still has up to date. */
export function cloneSource(forge: string): string {
  return `${start}${updateSource(forge)}if [ -d .trip-config-source ]; then
  git -C .trip-config-source pull --quiet --ff-only origin "$SOURCE_BRANCH"
else
  git clone --quiet --branch "$SOURCE_BRANCH" -- "$SOURCE_URL" .trip-config-source
fi
update_source
`;
}

/** Brings a clone that an action has made to where the forge is. */
export function refreshSource(forge: string): string {
  return `${start}${updateSource(forge)}update_source\n`;
}

export const installTripConfig = `${start}cd .trip-config-source
npm ci --no-audit --no-fund
`;

/**
 * Leaves what is to be built in \`trip-config-matrix.json\`. Against the images of an environment rather than the commit
 * before: a build that failed or was never started is made up for by the next one.
 */
export const detectChanges = `${start}${tripConfig}rm -rf trip-config-images
case $MODE in
  push) trip_config changed --repo . --format matrix \${ENTRY_ENVIRONMENT:+--env "$ENTRY_ENVIRONMENT"} ;;
  release) trip_config changed --repo . --format matrix --all --env "$RELEASED_FROM" ;;
  *)
    # A merge of the target branch, as CI makes it of a pull request, has the target as its first parent.
    if [ -n "\${CHANGE_TARGET:-}" ] && ! git rev-parse --quiet --verify HEAD^2 > /dev/null; then
      trip_config changed --repo . --format matrix --base "origin/$CHANGE_TARGET" --merge-base
    else
      trip_config changed --repo . --format matrix
    fi
    ;;
esac > trip-config-matrix.json
cat trip-config-matrix.json
`;

/** Fails unless the service SERVICE is among what is to be built. */
export const isAmongChanges = `${start}node -e '
const { include } = JSON.parse(require("fs").readFileSync("trip-config-matrix.json", "utf8"));
process.exit(include.some(({ service }) => service === process.env.SERVICE) ? 0 : 1);
'
`;

/** Reads what the matrix says of SERVICE, where the pipeline does not hand it over itself. */
const readCell = `cell() {
  node -e '
    const { include } = JSON.parse(require("fs").readFileSync("trip-config-matrix.json", "utf8"));
    const cell = include.find(({ service }) => service === process.env.SERVICE);
    process.stdout.write(String(cell[process.argv[1]] ?? ""));
  ' "$1"
}
IMAGE=$(cell image) CONTEXT=$(cell context) DIGEST=$(cell digest) CHANGED=$(cell changed)
`;

const builders = {
  docker: {
    verify: `docker build "./$CONTEXT"`,
    push: `docker build --tag "$IMAGE:$tag" "./$CONTEXT"
  docker push --quiet "$IMAGE:$tag"
  # The same image may have come from, or gone to, other registries.
  digest=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$IMAGE:$tag" |
    while IFS= read -r pushed; do
      case $pushed in "$IMAGE@"*) printf '%s\\n' "\${pushed#"$IMAGE@"}" ;; esac
    done | head -n 1)`,
  },
  buildkit: {
    verify: `buildctl build --frontend dockerfile.v0 --local "context=./$CONTEXT" --local "dockerfile=./$CONTEXT"`,
    push: `buildctl build --frontend dockerfile.v0 --local "context=./$CONTEXT" --local "dockerfile=./$CONTEXT" \\
    --output "type=image,name=$IMAGE:$tag,push=true" --metadata-file "$DOCKER_CONFIG/metadata.json"
  digest=$(node -p 'require(process.argv[1])["containerimage.digest"]' "$DOCKER_CONFIG/metadata.json")`,
  },
} as const;

type Builder = keyof typeof builders;

/** Where IMAGE, CONTEXT, DIGEST and CHANGED come from. */
type Cell = "file" | "environment";

/** Builds one service and pushes nothing. */
export function verifyService(builder: Builder, cell: Cell): string {
  return `${start}${cell === "file" ? readCell : ""}${builders[builder].verify}\n`;
}

/**
 * Builds and pushes one service, and keeps its digest. A release gives the image that was tested its tag, and builds
 * only where none was tested, or one of other sources.
 */
export function pushService(builder: Builder, cell: Cell): string {
  return `${start}${cell === "file" ? readCell : ""}# Not the agent's own configuration: other builds log in at the same time, and this login must not outlive the build.
DOCKER_CONFIG=$(mktemp -d)
export DOCKER_CONFIG
trap 'rm -rf "$DOCKER_CONFIG"' EXIT
printf '%s' "$REGISTRY_PASSWORD" | crane auth login "$REGISTRY" --username "$REGISTRY_USER" --password-stdin
if [ "$MODE" = release ]; then
  tag=$RELEASE_TAG
  if [ -n "$DIGEST" ] && [ "$CHANGED" = false ]; then
    crane tag "$IMAGE@$DIGEST" "$tag"
    exit 0
  fi
else
  tag=$(git rev-parse --short=12 HEAD)
fi
# A build that is run again takes the image that it has pushed before: it is of the same commit.
if [ "$MODE" = release ] || ! digest=$(crane digest "$IMAGE:$tag" 2> /dev/null); then
  ${builders[builder].push}
fi
[ -n "$digest" ]
mkdir -p trip-config-images
printf '%s=%s@%s' "$SERVICE" "$tag" "$digest" > "trip-config-images/$SERVICE"
`;
}

/** Sets the images that were built in the entry environment, publishes, and waits until they run. */
export function deployEntry(forge: string): string {
  return `${start}${tripConfig}${updateSource(forge)}${waitFor}update_source
# A build of a later commit may have been faster: what it has set stays.
due=$(trip_config changed --repo . --format matrix --env "$ENTRY_ENVIRONMENT")
due=$(node -p 'JSON.parse(process.argv[1]).include.map(({ service }) => service).join("\\n")' "$due")
set --
for file in trip-config-images/*; do
  [ -f "$file" ] || continue
  if printf '%s\\n' "$due" | grep -qxF -- "\${file#trip-config-images/}"; then set -- "$@" "$(cat "$file")"; fi
done
[ $# -eq 0 ] || trip_config set-image "$ENTRY_ENVIRONMENT" "$@" --commit
update_source
trip_config publish --env "$ENTRY_ENVIRONMENT"
wait_for "$ENTRY_APPLICATION"
`;
}

/** Promotes what the entry environment runs to the tested one, publishes, and waits until it runs there. */
export function promoteTested(forge: string): string {
  return `${start}${tripConfig}${updateSource(forge)}${waitFor}update_source
# What Argo CD tells of the earlier environment may come a moment after it is healthy.
attempt=1
until trip_config promote "$TESTED_ENVIRONMENT" --format json > trip-config-promotion.json; do
  cat trip-config-promotion.json
  [ "$attempt" -lt 10 ]
  node -e '
    const { diagnostics } = JSON.parse(require("fs").readFileSync("trip-config-promotion.json", "utf8"));
    process.exit(diagnostics.every(({ code, severity }) => severity !== "error" || code.startsWith("gate-")) ? 0 : 1);
  '
  attempt=$((attempt + 1))
  sleep 30
done
cat trip-config-promotion.json
update_source
trip_config publish --env "$TESTED_ENVIRONMENT"
wait_for "$TESTED_APPLICATION"
`;
}

/** Opens the promotion of a release. What had to be built for it goes to the environment before, to be tested there. */
export function openRelease(forge: string): string {
  return `${start}${tripConfig}${updateSource(forge)}${waitFor}update_source
set --
for file in trip-config-images/*; do
  [ -f "$file" ] || continue
  set -- "$@" "$(cat "$file")"
done
if [ $# -gt 0 ]; then
  trip_config set-image "$RELEASED_FROM" "$@" --commit
  update_source
  trip_config publish --env "$RELEASED_FROM"
  wait_for "$RELEASED_FROM_APPLICATION"
fi
trip_config promote "$RELEASED_ENVIRONMENT" --tag "$RELEASE_TAG" --format json > trip-config-promotion.json || {
  cat trip-config-promotion.json
  exit 1
}
cat trip-config-promotion.json
# The environment before may have got other images since its own were tagged.
node -e '
  const read = (file) => require("fs").readFileSync(file, "utf8");
  const { images } = JSON.parse(read("trip-config-promotion.json"));
  const { include } = JSON.parse(read("trip-config-matrix.json"));
  const tagged = ({ service, digest, changed }) =>
    digest && !changed ? digest : read("trip-config-images/" + service).split("@")[1];
  for (const { service, to } of images) {
    const cell = include.find((one) => one.service === service);
    if (cell && to.digest === tagged(cell)) continue;
    console.error(service + ": what is promoted is not what this build has tagged. Run the build again.");
    process.exitCode = 1;
  }
'
`;
}

/** Syncs the released environment to its highest release, and removes what is no longer compiled. */
export const syncReleased = `${start}${waitFor}argocd app get "$RELEASED_APPLICATION" --refresh > /dev/null
argocd app sync "$RELEASED_APPLICATION" --prune --timeout "$WAIT_SECONDS"
wait_for "$RELEASED_APPLICATION"
`;

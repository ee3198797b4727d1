// Generated from schemas/ by `npm run build`. Do not edit.

/**
 * What stands where nothing is said. hardened: what this tool holds to be right, such as network policies, accounts, quotas, labels, probes and a security context. kubernetes: what Kubernetes itself fills in, and no object, label or field beside what is written, as for what was imported.
 */
export type Defaults = ("hardened" | "kubernetes")
/**
 * Repository of an image, in lower case, without protocol, tag and digest; a first part with a dot or a port is its registry.
 */
export type ImageRepository = string
/**
 * Tag of an image.
 */
export type ImageTag = string
/**
 * Digest of an image. With it the tag is only a name for people.
 */
export type ImageDigest = string
/**
 * When a node fetches the image, as in Kubernetes. Default: Kubernetes' own, which is Always for the tag `latest` and IfNotPresent for others.
 */
export type PullPolicy = ("Always" | "IfNotPresent" | "Never")
/**
 * Name of an object of Kubernetes: lower-case letters, digits, dashes and dots.
 */
export type ObjectName = string
/**
 * Secrets of the type kubernetes.io/dockerconfigjson that images are pulled with, beside those of cluster.json. Somebody makes them in the namespace.
 */
export type PullSecrets = ObjectName[]
/**
 * A directory of the application repository, relative to its root.
 */
export type Directory = string
/**
 * Command instead of the image's ENTRYPOINT, as in Kubernetes. null: the image's.
 * 
 * @minItems 1
 */
export type Command = ([string, ...(string)[]] | null)
/**
 * Arguments instead of the image's CMD, as in Kubernetes. null: the image's.
 */
export type Arguments = (string[] | null)
/**
 * Directory that the container starts in. null: the image's.
 */
export type WorkingDirectory = (string | null)
/**
 * A text, or where the value comes from. null takes out what base.json has.
 */
export type VariableValue = (string | {
secret?: SecretKeyName
secretKeyRef?: SecretKeyReference
configMapKeyRef?: ConfigMapKeyReference
fieldRef?: FieldReference
resourceFieldRef?: ResourceFieldReference
} | null)
/**
 * Key of a Secret: letters, digits, dots, dashes and underscores.
 */
export type SecretKeyName = string
/**
 * A name as Kubernetes allows it in host names: lower-case letters, digits and dashes, at most 55 characters, so that the suffix -service still fits into 63.
 */
export type Name = string
/**
 * A port.
 */
export type PortNumber = number
/**
 * Protocol of a port.
 */
export type Protocol = ("TCP" | "UDP" | "SCTP")
/**
 * An absolute URL path of plain segments.
 */
export type UrlPath = string
/**
 * A Probe of Kubernetes (httpGet, tcpSocket, grpc or exec, and its times), held against Kubernetes' schema. null: none.
 */
export type Probe = ({
[k: string]: unknown
} | null)
/**
 * A range of IPv4 or IPv6 addresses.
 */
export type Cidr = string
/**
 * A port, or the first and the last of a range.
 */
export type DestinationPort = (number | string)
/**
 * Name of an environment variable.
 */
export type EnvironmentVariable = string
/**
 * Name of a port: lower-case letters, digits and single dashes, one letter at least, at most 15 characters.
 */
export type PortName = string
/**
 * CPU as a Kubernetes quantity: cores or millicores.
 */
export type CpuQuantity = string
/**
 * Bytes as a Kubernetes quantity with a binary unit.
 */
export type ByteQuantity = string
/**
 * A number of pods, or a percentage of the replicas.
 */
export type PercentOrNumber = (number | string)
/**
 * Name of a metric or a label of Prometheus.
 */
export type MetricName = string
/**
 * An absolute directory inside a container.
 */
export type MountPath = string
/**
 * Name of a database or of a database user.
 */
export type DatabaseName = string
/**
 * File beside the env files, relative to envs/, that initialises an empty database. It runs once per volume.
 */
export type InitFile = string
/**
 * Heap of the Java process, in MiB; well below the memory limit.
 */
export type Heap = number
/**
 * A fully qualified host name, lower case, without scheme, port or wildcard.
 */
export type Host = string
/**
 * Keys of the Secret `<product>-secrets` that every backend reads, beside those of its own `secrets`.
 */
export type SharedSecrets = EnvironmentVariable[]
/**
 * A Pod Security Standard.
 */
export type PodSecurityLevel = ("privileged" | "baseline" | "restricted")
/**
 * Address of the repository: `https://…`, or `oci://…` of a registry without the chart's name. Plain HTTP is for a repository on the machine itself.
 */
export type ChartRepository = string
/**
 * Name of the chart in its repository. Default: the key that it stands under.
 */
export type ChartName = string
/**
 * Exact version of the chart.
 */
export type ChartVersion = string
/**
 * Name of the release, which most charts begin the names of their objects with. Default: the key that the chart stands under.
 */
export type ReleaseName = string
/**
 * An API version that the cluster serves.
 */
export type ServedApi = string
/**
 * What the cluster serves besides Kubernetes' own, as `group/version` or `group/version/Kind`: charts ask for it (`.Capabilities.APIVersions`).
 */
export type ServedApis = ServedApi[]
/**
 * An object of a chart, as `Kind/name`.
 */
export type LeftOutObject = string
/**
 * Objects of the chart that are not taken, as `Kind/name`: what somebody else makes, such as a Secret.
 */
export type LeftOutObjects = LeftOutObject[]
/**
 * What names begin with: namespaces, Argo CD's applications and projects, shared objects of an environment. Two projects in one cluster or one Argo CD need names of which neither begins with the other and a dash.
 */
export type ProductName = string
/**
 * IPv4 addresses: first-last, or CIDR.
 */
export type AddressRange = string
/**
 * Name of a namespace.
 */
export type NamespaceName = string
/**
 * How a host is proven. http01 needs the hosts to be reachable from the certificate authority, dns01 an RFC 2136 name server, provider one of cert-manager's other DNS providers.
 */
export type Solver = (Http01 | Dns01 | DnsProvider)
/**
 * Argo CD says how a deployment went as a status of config's commit on GitHub, with a credential of the Secret argocd-notifications-secret. null: it does not. Argo CD has one ConfigMap for them: of several projects in one Argo CD, one alone can have this.
 */
export type Notifications = (StatusCredential | null)
/**
 * Credential that may set statuses of commits of the config repository, and nothing else.
 */
export type StatusCredential = (StatusToken | StatusApp)
/**
 * Key in the Secret argocd-notifications-secret.
 */
export type NotificationsKey = string
/**
 * Address of a repository: https, ssh or file; http on this machine only.
 */
export type Url = string
/**
 * Where the bot's pull requests live. local: in bare repositories under .trip-config/. github and gitea: where the addresses of source and config are, with credentials from the environment.
 */
export type Forge = (LocalForge | GitHubForge | GiteaForge)
/**
 * Address of the repository: `https://…`, or `oci://…` of a registry without the chart's name. Plain HTTP is for a repository on the machine itself.
 */
export type ChartRepository1 = string
/**
 * Name of the chart in its repository. Default: the key that it stands under.
 */
export type ChartName1 = string
/**
 * Exact version of the chart.
 */
export type ChartVersion1 = string
/**
 * Name of the release, which most charts begin the names of their objects with. Default: the key that the chart stands under.
 */
export type ReleaseName1 = string
/**
 * An API version that the cluster serves.
 */
export type ServedApi1 = string
/**
 * What the cluster serves besides Kubernetes' own, as `group/version` or `group/version/Kind`: charts ask for it (`.Capabilities.APIVersions`).
 */
export type ServedApis1 = ServedApi1[]
/**
 * An object of a chart, as `Kind/name`.
 */
export type LeftOutObject1 = string
/**
 * Objects of the chart that are not taken, as `Kind/name`: what somebody else makes, such as a Secret.
 */
export type LeftOutObjects1 = LeftOutObject1[]
/**
 * Hard limits of the namespace's ResourceQuota, by resource. Plain numbers, never computed. null: none.
 */
export type Quota = ({
[k: string]: string
} | null)
/**
 * Who makes the environment's Secrets. manual: a person, once, from `trip-config secrets create`. sealed-secrets: the cluster, from the sealed values under envs/sealed/<environment>/. external-secrets: the cluster, from a store outside of it.
 */
export type Secrets = (ManualSecrets | SealedSecretsProvider | ExternalSecretsProvider)
/**
 * Name of an environment: of its file in envs/, without .json.
 */
export type EnvironmentName = string

export interface Input {
base: BaseFile
cluster: ClusterFile
environment: EnvironmentFile
sealed: SealedFile
waivers: WaiversFile
}
/**
 * envs/base.json: what is the same in every environment. An environment overrides any of it: objects merge by key, lists and scalars replace, null switches a thing off.
 */
export interface BaseFile {
/**
 * This schema, so that editors check and complete.
 */
$schema: "../schemas/base.schema.json"
defaults?: Defaults
services: Services
backingServices?: BackingServices
config?: ConfigEntries
sharedSecrets?: SharedSecrets
podSecurity?: PodSecurity
/**
 * What a container gets that says nothing itself. null: no LimitRange.
 */
limitRange?: (LimitRange | null)
ingress?: Ingress
rollout?: Rollout
/**
 * The smoke test. null: none.
 */
smokeTest?: (SmokeTest | null)
metadata?: Metadata
pod?: PodFields
container?: ContainerFields
charts?: EnvironmentCharts
ownImages?: OwnImages
patches?: Patches
}
/**
 * The product's services by name. null: not in this environment.
 */
export interface Services {
[k: string]: Service | null
}
/**
 * One of the product's services. base.json says what is the same everywhere, an environment what differs: image tag, replicas.
 */
export interface Service {
/**
 * backend: configured by the ConfigMap `<product>-config` and the Secret `<product>-secrets`. web: serves a page that is told the API's address.
 */
type?: ("backend" | "web")
/**
 * What makes the pods. Deployment: a service. StatefulSet: pods with names and claims of their own. DaemonSet: one on every node. CronJob: runs at times. Job: runs in every sync, such as a database's migration.
 */
workload?: ("Deployment" | "StatefulSet" | "DaemonSet" | "CronJob" | "Job")
/**
 * What stands where the service says nothing, as `defaults` of the environment says it for all. Default: the environment's.
 */
defaults?: ("hardened" | "kubernetes")
selector?: Selector
image?: Image
pullPolicy?: PullPolicy
pullSecrets?: PullSecrets
/**
 * Directories of the application repository whose change rebuilds this service. The first one is its build context: its Dockerfile lies there.
 * 
 * @minItems 1
 */
source?: [Directory, ...(Directory)[]]
command?: Command
args?: Arguments
workingDir?: WorkingDirectory
env?: Variables
/**
 * Which entries of `<product>-config` are the container's variables. all: every one, whether or not it uses what they lead to. used: those of what it `uses`, and those of `config`. none: none of them. Default: all for a backend, none for a web page.
 */
config?: ("all" | "used" | "none")
/**
 * TCP port that the container listens on, and the Service's port. null: none; there is no Service then unless `ports` has some. A CronJob and a Job have none.
 */
port?: (number | null)
ports?: ServicePorts
/**
 * The Service. null: none.
 */
service?: (ServiceSettings | null)
/**
 * Path that answers 200 when the service is well. null: it is asked by `probes` only, or not at all.
 */
health?: (UrlPath | null)
probes?: Probes
/**
 * Where the service answers with metrics in Prometheus' format. null: it has none, and is not scraped.
 */
metrics?: (Metrics | null)
/**
 * Pods. With autoscaling: the minimum. A DaemonSet, a CronJob and a Job have none.
 */
replicas?: number
/**
 * When a CronJob runs, as the CronJob controller reads it: minute, hour, day of month, month, day of week.
 */
schedule?: string
/**
 * Time zone of `schedule`. Default: that of the controller, mostly UTC.
 */
timeZone?: string
/**
 * What happens when a CronJob's last run goes on at the time of the next one.
 */
concurrencyPolicy?: ("Forbid" | "Allow" | "Replace")
history?: History
/**
 * Whether a CronJob makes no new runs.
 */
suspend?: boolean
/**
 * Seconds after its time in which a run of a CronJob may still begin. null: at any time. Less than 10 may miss runs.
 */
startingDeadlineSeconds?: (number | null)
/**
 * Seconds after which a run of a CronJob or a Job has failed. null: it may go on for ever. Default of a Job: 600, because a sync waits for it.
 */
activeDeadlineSeconds?: (number | null)
/**
 * How often a run is tried again.
 */
backoffLimit?: number
/**
 * Seconds after which an ended Job is removed. Default: never.
 */
ttlSecondsAfterFinished?: number
/**
 * When a Job runs in a sync. Sync: after stores and before services. PreSync: before anything else. PostSync: after everything.
 */
hook?: ("Sync" | "PreSync" | "PostSync")
/**
 * Names of the services and backing services that this one calls. Network policies and the reachability check derive from it.
 */
uses?: Name[]
/**
 * What it calls outside the cluster.
 */
destinations?: Destination[]
/**
 * Keys of the service's own Secret, each as a variable of that name. Its pods get no others but `sharedSecrets`, and do not start while one of them is missing.
 */
secrets?: EnvironmentVariable[]
/**
 * Where the ingress serves it. null: only inside the cluster.
 */
route?: (Route | null)
routes?: Routes
resources?: Resources
/**
 * Autoscaling. null: `replicas` pods, always.
 */
autoscaling?: (Autoscaling | null)
rollout?: Rollout
/**
 * Seconds that a new pod has to have been ready before it counts. Default: 0.
 */
minReadySeconds?: number
/**
 * Seconds after which a Deployment that makes no progress has failed. Default: 600.
 */
progressDeadlineSeconds?: number
/**
 * How many earlier revisions are kept. Default: 5; where Kubernetes fills in, 10.
 */
revisionHistoryLimit?: number
/**
 * How many pods may go at a time when nodes are drained. null: as many as there are. Default: one, when there are several pods.
 */
disruption?: (Disruption | null)
/**
 * User id that the container runs as.
 */
runAsUser?: number
/**
 * Directories that the image writes to although its user does not own them: each is an empty volume.
 */
writablePaths?: MountPath[]
volumes?: Volumes
initContainers?: InitContainers
sidecars?: Sidecars
serviceAccount?: AccountSettings
metadata?: Metadata
objectMetadata?: Metadata
podMetadata?: Metadata
pod?: PodFields
container?: ContainerFields
patch?: Patch
runtimeConfigPath?: MountPath
}
/**
 * Labels that pods are selected by, and have, where they were selected by others before: Kubernetes changes no workload's selector. Default: `app` with the service's name.
 */
export interface Selector {
[k: string]: string
}
/**
 * An image. A service's repository is relative to cluster.json's imageRegistry, unless it starts with a registry's host, as quay.io/team/app does; a backing service's is absolute.
 */
export interface Image {
repository?: ImageRepository
tag?: ImageTag
/**
 * Digest. null: none.
 */
digest?: (ImageDigest | null)
}
/**
 * Variables of the container by name. They go before those of `<product>-config`.
 */
export interface Variables {
[k: string]: VariableValue
}
/**
 * A key of a Secret of the environment's namespace.
 */
export interface SecretKeyReference {
name: ObjectName
key: SecretKeyName
/**
 * Whether the pod starts without it.
 */
optional?: boolean
}
/**
 * A key of a ConfigMap of the environment's namespace.
 */
export interface ConfigMapKeyReference {
name: ObjectName
key: SecretKeyName
/**
 * Whether the pod starts without it.
 */
optional?: boolean
}
/**
 * A field of the pod, as in Kubernetes.
 */
export interface FieldReference {
/**
 * Path of the field.
 */
fieldPath: string
/**
 * Version that the path is of.
 */
apiVersion?: string
}
/**
 * An amount that the container asks for or may use, as in Kubernetes.
 */
export interface ResourceFieldReference {
/**
 * Which amount.
 */
resource: string
containerName?: Name
/**
 * Unit of the value.
 */
divisor?: string
}
/**
 * Ports beside the main one, by name. Whoever uses the service may call each of them.
 */
export interface ServicePorts {
[k: string]: ServicePort | null
}
/**
 * A port of a service beside its main one.
 */
export interface ServicePort {
port: PortNumber
/**
 * Port that the container listens on, by number, or by name that of another container of the pod. Default: the same as `port`.
 */
targetPort?: (number | string)
protocol?: Protocol
/**
 * What is spoken over it, for load balancers that mind.
 */
appProtocol?: string
}
/**
 * How the service's pods are reached inside the cluster.
 */
export interface ServiceSettings {
name?: Name
/**
 * Type of the Service.
 */
type?: ("ClusterIP" | "NodePort" | "LoadBalancer")
port?: PortNumber
/**
 * Whether its name leads to the pods themselves, without an address of its own.
 */
headless?: boolean
selector?: ServiceSelector
/**
 * Labels of the Service. null takes out one of `metadata`.
 */
labels?: {
[k: string]: string | null
}
/**
 * Annotations of the Service. null takes out one of `metadata`.
 */
annotations?: {
[k: string]: string | null
}
/**
 * Whether a client's calls go to the same pod.
 */
sessionAffinity?: ("None" | "ClientIP")
}
/**
 * Labels that the Service finds its pods by. Default: those of the workload.
 */
export interface ServiceSelector {
[k: string]: string
}
/**
 * Probes of the container; they go before those that follow from `health`.
 */
export interface Probes {
startup?: Probe
liveness?: Probe
readiness?: Probe
}
/**
 * Where Prometheus scrapes the service's pods.
 */
export interface Metrics {
path?: UrlPath
/**
 * TCP port of the metrics. Default: the service's own port; a routed service then shows them to whoever may call it, a port of their own is reached by Prometheus only.
 */
port?: number
}
/**
 * How many ended runs of a CronJob are kept to look at.
 */
export interface History {
/**
 * Runs that succeeded.
 */
succeeded?: number
/**
 * Runs that failed.
 */
failed?: number
}
/**
 * Somewhere outside the cluster that a service calls. What is not declared is blocked.
 */
export interface Destination {
name: Name
cidr: Cidr
/**
 * Ranges inside cidr that stay blocked.
 */
except?: Cidr[]
protocol?: Protocol
/**
 * Ports, and ranges of them.
 * 
 * @minItems 1
 */
ports: [DestinationPort, ...(DestinationPort)[]]
}
/**
 * Where the ingress serves a service.
 */
export interface Route {
host?: Name
/**
 * Path: a prefix, or what `pathType` says of it. An expression is matched from its beginning, without regard to case; longer ones go first.
 */
path?: string
/**
 * Prefix: the path and what lies below it. Exact: the path alone. Regex: an expression of nginx.
 */
pathType?: ("Prefix" | "Exact" | "Regex")
port?: PortName
/**
 * Whether the prefix is taken away before the service sees the request. Default: on the api host, and not for gRPC, where the controller can.
 */
stripPrefix?: boolean
/**
 * What the service speaks. websocket: connections stay open for an hour without a word, unless `timeout` says otherwise.
 */
protocol?: ("http" | "grpc" | "websocket")
/**
 * How long the controller waits for the service's next word, in seconds, minutes or hours. Default: a minute, for websocket an hour.
 */
timeout?: string
/**
 * Largest request body, instead of the environment's `ingress.maxBodySize`.
 */
maxBodySize?: string
/**
 * Requests a second that one client address may make, instead of the environment's `ingress.rateLimit`. null: no limit.
 */
rateLimit?: (number | null)
/**
 * Whether pages of other origins may call it. null: not. Default: those of the environment's `ingress.corsOrigins` on the api host, and none elsewhere.
 */
cors?: (Cors | null)
/**
 * Who is asked for before the service is. null: nobody. Default: a name and a password on the admin host, and nobody elsewhere.
 */
auth?: (RouteAuth | null)
}
/**
 * Which pages of other origins may call a route from a browser.
 */
export interface Cors {
/**
 * Their origins. Default: the environment's `ingress.corsOrigins`.
 * 
 * @minItems 1
 */
origins?: [string, ...(string)[]]
/**
 * Methods that they may use.
 * 
 * @minItems 1
 */
methods?: [("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"), ...(("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"))[]]
/**
 * Headers that they may send. Default: the controller's own list.
 * 
 * @minItems 1
 */
headers?: [string, ...(string)[]]
/**
 * Whether cookies and credentials go along. Default: the controller's own, which is true.
 */
credentials?: boolean
}
/**
 * Who may use a route: one of the two.
 */
export interface RouteAuth {
basic?: BasicAuth
forward?: ForwardAuth
}
/**
 * A name and a password, which are held against the lines of a Secret.
 */
export interface BasicAuth {
secretName?: Name
/**
 * What the browser says that the password is for.
 */
realm?: string
}
/**
 * Another one that says whether a request may pass: by an answer 200. It is a service of the environment, or an address.
 */
export interface ForwardAuth {
service?: Name
port?: PortName
path?: UrlPath
/**
 * Address that is asked, instead of a service.
 */
url?: string
/**
 * Where a person without a session is sent to. The controller's variables may stand in it.
 */
signin?: string
/**
 * Headers of the answer that the service sees.
 */
headers?: string[]
}
/**
 * Routes beside `route`, by name.
 */
export interface Routes {
[k: string]: Route | null
}
/**
 * What a container asks for and what it may use at most. Quotas count both.
 */
export interface Resources {
requests?: Amounts
limits?: Amounts
}
/**
 * An amount of CPU and of memory.
 */
export interface Amounts {
cpu?: CpuQuantity
memory?: ByteQuantity
}
/**
 * Horizontal autoscaling. The minimum is the service's `replicas`.
 */
export interface Autoscaling {
/**
 * Pods at most.
 */
maxReplicas?: number
/**
 * Average CPU use to aim for, in percent of the request. null: not a metric.
 */
cpu?: (number | null)
/**
 * Average memory use to aim for, in percent of the request. null: not a metric.
 */
memory?: (number | null)
/**
 * Further metrics of autoscaling/v2, held against Kubernetes' schema.
 */
metrics?: {
[k: string]: unknown
}[]
/**
 * How fast it scales, as autoscaling/v2 has it, held against Kubernetes' schema.
 */
behavior?: {
[k: string]: unknown
}
}
/**
 * How a service replaces its pods: bit by bit, all at once, or a few first that are looked at.
 */
export interface Rollout {
/**
 * `rolling`: some pods after others. `recreate`: the old ones go first. `canary`: a share of pods or requests first, by steps. `blueGreen`: all new pods beside the old ones, then one switch. The last two are Rollouts, for which cluster.json has `rollouts`; of a Deployment only. A service whose pods share a claim of one node recreates them.
 */
strategy?: ("rolling" | "recreate" | "canary" | "blueGreen")
maxSurge?: PercentOrNumber
maxUnavailable?: PercentOrNumber
canary?: Canary
blueGreen?: BlueGreen
/**
 * What new pods are measured by before they get more. null: nothing is measured. Left out: the error rate where the service has `metrics` and the cluster monitors, and the smoke test where there is one.
 */
analysis?: (Analysis | null)
/**
 * The release in which a Deployment becomes a Rollout: the Deployment stays and gives its pods up one by one, while the Rollout makes its own. Take it out in the release after.
 */
takesOver?: boolean
}
/**
 * What happens to new pods, step by step. After the last step they get everything.
 */
export interface Canary {
/**
 * In their order.
 * 
 * @minItems 1
 * @maxItems 50
 */
steps?: [CanaryStep, ...(CanaryStep)[]]
/**
 * Whether requests are weighed by the service's route, and not by the number of pods. Default: where it has a route and the controller of routes can weigh. New pods then stand on top of all old ones, and calls from within the cluster reach old ones until the end.
 */
routed?: boolean
}
/**
 * One step: a weight, a pause or an analysis.
 */
export interface CanaryStep {
/**
 * Percent that new pods get from here on: of requests where the route is weighed, else of the pods.
 */
weight?: number
/**
 * How long nothing changes. There is no pause without an end: Argo CD would wait for it.
 */
pause?: string
/**
 * The analysis runs here; when it fails, the old pods get everything again.
 */
analysis?: true
}
/**
 * All new pods come beside all old ones, and are then switched to.
 */
export interface BlueGreen {
/**
 * How long the old pods stay after the switch, so that going back is quick. Pods count twice for that long; a release within it has to wait for their place where the quota has none for a third set.
 */
scaleDownDelay?: string
/**
 * New pods before the switch. Default: as many as `replicas`.
 */
previewReplicas?: number
}
/**
 * What new pods are measured by. Each measurement is taken `count` times; more than `failureLimit` bad ones abort the rollout.
 */
export interface Analysis {
/**
 * Time between two measurements.
 */
interval?: string
/**
 * How many measurements are taken.
 */
count?: number
/**
 * How many of them may be bad.
 */
failureLimit?: number
/**
 * Percent of the new pods' answers that may be 5xx. Default: 5 where nothing else is measured by Prometheus. null: not measured.
 */
errorRate?: (number | null)
/**
 * Seconds within which 95 of 100 requests to the new pods are to be answered. null, and left out: not measured.
 */
latency?: (number | null)
series?: AnalysisSeries
/**
 * Queries of one's own.
 * 
 * @maxItems 20
 */
metrics?: []|[AnalysisMetric]|[AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]|[AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric, AnalysisMetric]
/**
 * Whether the smoke test asks the new pods first. Default: where the environment has one, and it asks this service.
 */
smokeTest?: boolean
}
/**
 * What the service calls its own metrics of HTTP.
 */
export interface AnalysisSeries {
requests?: MetricName
status?: MetricName
duration?: MetricName
}
/**
 * A query of one's own.
 */
export interface AnalysisMetric {
name: Name
/**
 * PromQL with one number as its answer. `{{args.pods}}` stands for a regular expression of the new pods' names, `{{args.namespace}}` for the namespace.
 */
query: string
/**
 * What the number has to be: `<`, `<=`, `>`, `>=` or `==` and a number. No answer at all counts as success: nothing was measured.
 */
success: string
}
/**
 * A disruption budget: one of the two.
 */
export interface Disruption {
/**
 * Pods that may be missing. null: not said.
 */
maxUnavailable?: (PercentOrNumber | null)
/**
 * Pods that have to stay. null: not said.
 */
minAvailable?: (PercentOrNumber | null)
}
/**
 * Volumes by name.
 */
export interface Volumes {
[k: string]: Volume | null
}
/**
 * A volume of the service's pods: where it is seen, and one source.
 */
export interface Volume {
mountPath?: MountPath
/**
 * Part of the volume that is seen.
 */
subPath?: string
/**
 * Whether the container may not write.
 */
readOnly?: boolean
claim?: Claim
/**
 * An empty directory, with Kubernetes' own fields.
 */
emptyDir?: {
[k: string]: unknown
}
/**
 * A file or a folder under envs/: a ConfigMap of its content, whose change makes new pods.
 */
files?: string
/**
 * A Secret, with Kubernetes' own fields.
 */
secret?: {
[k: string]: unknown
}
/**
 * A ConfigMap, with Kubernetes' own fields.
 */
configMap?: {
[k: string]: unknown
}
/**
 * Several sources in one, with Kubernetes' own fields.
 */
projected?: {
[k: string]: unknown
}
/**
 * A volume of a CSI driver, with Kubernetes' own fields.
 */
csi?: {
[k: string]: unknown
}
/**
 * A folder of an NFS server, with Kubernetes' own fields.
 */
nfs?: {
[k: string]: unknown
}
/**
 * A claim that somebody else makes, with Kubernetes' own fields.
 */
persistentVolumeClaim?: {
[k: string]: unknown
}
/**
 * What is known of the pod, as files, with Kubernetes' own fields.
 */
downwardAPI?: {
[k: string]: unknown
}
/**
 * A folder of the node, with Kubernetes' own fields.
 */
hostPath?: {
[k: string]: unknown
}
}
/**
 * A PersistentVolumeClaim, which Argo CD never removes.
 */
export interface Claim {
storage: ByteQuantity
/**
 * How many nodes and pods may use it at once.
 * 
 * @minItems 1
 */
accessModes?: [("ReadWriteOnce" | "ReadWriteOncePod" | "ReadOnlyMany" | "ReadWriteMany"), ...(("ReadWriteOnce" | "ReadWriteOncePod" | "ReadOnlyMany" | "ReadWriteMany"))[]]
/**
 * Storage class. Default: cluster.json's.
 */
storageClass?: string
}
/**
 * Containers that run to their end, one after the other in the order of their names in the file, before the service starts.
 */
export interface InitContainers {
[k: string]: SideContainer | null
}
/**
 * A container beside the service's own. Without an image it has that of the service.
 */
export interface SideContainer {
image?: Image
command?: Command
args?: Arguments
workingDir?: WorkingDirectory
pullPolicy?: PullPolicy
env?: Variables
ports?: ContainerPorts
probes?: Probes
mounts?: Mounts
resources?: Resources
container?: ContainerFields
}
/**
 * Ports that the container listens on, by name.
 */
export interface ContainerPorts {
[k: string]: ContainerPort | null
}
/**
 * A port that a container listens on.
 */
export interface ContainerPort {
port: PortNumber
protocol?: Protocol
}
/**
 * Volumes of the service that the container sees, by name.
 */
export interface Mounts {
[k: string]: Mount | null
}
/**
 * Where a container sees a volume.
 */
export interface Mount {
mountPath: MountPath
/**
 * Part of the volume that is seen.
 */
subPath?: string
/**
 * Whether the container may not write.
 */
readOnly?: boolean
}
/**
 * Other fields of Kubernetes' Container, merged onto what is compiled by Kubernetes' own list keys, and held against Kubernetes' schema.
 */
export interface ContainerFields {
[k: string]: unknown
}
/**
 * Containers that start before the service and run beside it: init containers that are restarted always.
 */
export interface Sidecars {
[k: string]: SideContainer | null
}
/**
 * The ServiceAccount of the service's pods.
 */
export interface AccountSettings {
name?: ObjectName
/**
 * Annotations, such as those that a cloud finds an identity by.
 */
annotations?: {
[k: string]: string | null
}
/**
 * Whether pods get a token for the API server.
 */
token?: boolean
/**
 * Rules of a Role in the environment's namespace, with Kubernetes' own fields. Pods get a token.
 * 
 * @minItems 1
 */
rules?: [{
[k: string]: unknown
}, ...({
[k: string]: unknown
})[]]
}
/**
 * Labels and annotations of what is made, pods too.
 */
export interface Metadata {
/**
 * Labels. Those that select pods are not to be had.
 */
labels?: {
[k: string]: string | null
}
/**
 * Annotations.
 */
annotations?: {
[k: string]: string | null
}
}
/**
 * Other fields of Kubernetes' PodSpec, merged onto what is compiled by Kubernetes' own list keys, and held against Kubernetes' schema.
 */
export interface PodFields {
[k: string]: unknown
}
/**
 * Strategic merge patches by kind, onto what is compiled for the service. null deletes.
 */
export interface Patch {
[k: string]: {
[k: string]: unknown
} | null
}
/**
 * The stores, the brokers and what services use outside the cluster, by name. null switches one off.
 */
export interface BackingServices {
[k: string]: BackingService | null
}
/**
 * A store, a broker, or something outside the cluster that services use. Which settings there are depends on its type.
 */
export interface BackingService {
/**
 * What it is. Default: its name. Where an environment says another type than base.json, what only the former type has is left behind, as are its image and what is said of that.
 */
type?: ("mysql" | "mongodb" | "postgres" | "redis" | "rabbitmq" | "zookeeper" | "kafka" | "kafka-ui" | "external")
image?: Image
pullPolicy?: PullPolicy
resources?: Resources
/**
 * Size of the claim `<name>-pvc`. null: none, and what it holds goes with its pod. Default for redis: null.
 */
storage?: (ByteQuantity | null)
/**
 * mysql, mongodb, postgres: the database that is made on an empty volume. null, for mongodb only: none.
 */
database?: (DatabaseName | null)
/**
 * mysql, mongodb, postgres, rabbitmq: the user that services connect as; of mongodb the root user, of postgres the superuser. null, for mongodb and rabbitmq only: there are no accounts, and no password is asked for.
 */
user?: (DatabaseName | null)
/**
 * mysql, mongodb, postgres: the script that runs on an empty volume. null: none.
 */
init?: (InitFile | null)
heap?: Heap
/**
 * kafka: where it keeps its metadata. zookeeper: in a ZooKeeper of the environment. kraft: in itself, one broker that is its own controller. From one to the other it begins with nothing: no data is taken over.
 */
mode?: ("zookeeper" | "kraft")
zookeeper?: Name
/**
 * kafka in mode kraft: the id of the cluster that an empty volume is formatted for, 16 bytes in base64url. Default: one of its own, from the namespace and its name.
 */
clusterId?: string
/**
 * Topics by name. null takes one out of the list; a topic that exists is never deleted.
 */
topics?: {
[k: string]: Topic | null
}
topicsJob?: TopicsJob
kafka?: Name
host?: Host
/**
 * external: the TCP port that services call.
 */
port?: number
/**
 * external: further TCP ports by name. null takes one out.
 */
ports?: {
[k: string]: number | null
}
/**
 * external: the ranges of addresses that it may have. Those who use it may call its ports there, and nobody else may.
 * 
 * @minItems 1
 */
addresses?: [Cidr, ...(Cidr)[]]
/**
 * external: further entries of `<product>-config` besides <NAME>_HOST and <NAME>_PORT. null takes one out.
 */
entries?: {
/**
 * A text that YAML can carry: no control characters but line breaks and tabs.
 */
[k: string]: string | null
}
/**
 * external: keys of the Secret `<name>-secret`, each a variable of that name of those who use it.
 */
secrets?: EnvironmentVariable[]
env?: Variables
service?: BackingServiceName
pod?: PodFields
command?: Command
args?: Arguments
workingDir?: WorkingDirectory
probes?: Probes
initContainers?: InitContainers
sidecars?: Sidecars
metadata?: Metadata
container?: ContainerFields
patch?: Patch
}
export interface Topic {
/**
 * Partitions when it is made.
 */
partitions?: number
/**
 * Copies; at most the number of brokers, which is one.
 */
replication?: number
}
/**
 * The Job that makes the topics.
 */
export interface TopicsJob {
resources?: Resources
}
/**
 * How it is reached inside the cluster.
 */
export interface BackingServiceName {
name?: Name
}
/**
 * Extra entries of the config map `<product>-config`. null takes one out.
 */
export interface ConfigEntries {
/**
 * A text that YAML can carry: no control characters but line breaks and tabs.
 */
[k: string]: string | null
}
/**
 * Levels of the Pod Security Standards on the namespace, in the version of the cluster.
 */
export interface PodSecurity {
enforce?: PodSecurityLevel
warn?: PodSecurityLevel
audit?: PodSecurityLevel
}
/**
 * What a container gets that says nothing itself, such as certificate solvers' and debug containers.
 */
export interface LimitRange {
requests?: Amounts
/**
 * Limits. Without one of CPU, so that containers may have none.
 */
limits?: {
/**
 * Limit of CPU. null: none, and a container without one takes what the node has.
 */
cpu?: (CpuQuantity | null)
memory?: ByteQuantity
}
}
/**
 * How the ingress controller serves the environment.
 */
export interface Ingress {
/**
 * HTTPS, forced. null: HTTP only.
 */
tls?: (Tls | null)
/**
 * Largest request body that the controller lets through, in nginx's notation.
 */
maxBodySize?: string
/**
 * Annotations of every Ingress, for a controller that reads others than ingress-nginx's.
 */
annotations?: {
[k: string]: string | null
}
/**
 * Origins that may call the API from a browser. Default: the environment's own web origin.
 * 
 * @minItems 1
 */
corsOrigins?: [string, ...(string)[]]
/**
 * Requests a second that one client address may make. null: no limit.
 */
rateLimit?: (number | null)
}
/**
 * One certificate for all of the environment's hosts.
 */
export interface Tls {
secretName: Name
}
/**
 * The Job that asks every service's health path after a sync.
 */
export interface SmokeTest {
image?: Image
resources?: Resources
}
/**
 * Helm charts of the environment, by name. null switches one off.
 */
export interface EnvironmentCharts {
[k: string]: EnvironmentChart | null
}
/**
 * A Helm chart in an environment's namespace, rendered by `trip-config charts update` and then proven, planned and released as all else is.
 */
export interface EnvironmentChart {
repository?: ChartRepository
chart?: ChartName
version?: ChartVersion
values?: ChartValues
releaseName?: ReleaseName
apiVersions?: ServedApis
leaveOut?: LeftOutObjects
}
/**
 * Values given to the chart.
 */
export interface ChartValues {
[k: string]: unknown
}
/**
 * Images of objects of one's own, by a name that set-image, promote and rollback call them by. Whatever container runs the repository gets the tag. null: as the objects say.
 */
export interface OwnImages {
[k: string]: Image | null
}
/**
 * Changes of single objects of the environment, compiled or own, by a name of the patch; they are laid over in the order of the names. null switches one off.
 */
export interface Patches {
[k: string]: ObjectPatch | null
}
/**
 * One object and what is changed of it, by `merge` or by `json`.
 */
export interface ObjectPatch {
target?: PatchTarget
/**
 * Fields to lay over the object: as a strategic merge patch, by Kubernetes' own list keys, and onto custom resources as a JSON merge patch. null deletes.
 */
merge?: {
[k: string]: unknown
}
/**
 * Operations of a JSON patch (RFC 6902), done one after the other.
 * 
 * @minItems 1
 */
json?: [PatchOperation, ...(PatchOperation)[]]
}
/**
 * The object that is changed, as it is compiled or written.
 */
export interface PatchTarget {
/**
 * Its kind.
 */
kind?: string
/**
 * Its metadata.name.
 */
name?: string
/**
 * API group of its kind, empty for the core group; only where two groups have a kind of this name.
 */
group?: string
}
/**
 * An operation of RFC 6902.
 */
export interface PatchOperation {
/**
 * What is done. `test` fails when the value is another one.
 */
op: ("add" | "remove" | "replace" | "move" | "copy" | "test")
/**
 * JSON pointer to a field; `-` stands for the end of a list, `~1` for a slash in a key.
 */
path: string
/**
 * For `move` and `copy`: where the value is taken from.
 */
from?: string
/**
 * For `add`, `replace` and `test`: any value.
 */
value?: (string | number | boolean | {

} | unknown[] | null)
}
/**
 * envs/cluster.json: what exists once per cluster.
 */
export interface ClusterFile {
/**
 * This schema, so that editors check and complete.
 */
$schema: "../schemas/cluster.schema.json"
product?: ProductName
name: Name
/**
 * Version of Kubernetes that the cluster runs: pod security is pinned to it, objects are checked against what it serves and refuses, and plans know what it fills in.
 */
kubernetesVersion: ("1.33" | "1.34" | "1.35" | "1.36" | "1.37")
/**
 * Registry and path before the repositories of the product's images.
 */
imageRegistry: string
pullSecrets?: PullSecrets
/**
 * Storage class of the claims. Default: the cluster's own default class.
 */
storageClass?: string
dns?: Dns
/**
 * Addresses for Services of type LoadBalancer. null: Services of type LoadBalancer get their addresses from somebody else, and environments none of a pool.
 */
metallb: (Metallb | null)
ingress: IngressController
/**
 * cert-manager and the issuer of the environments' certificates. null: certificates come from somebody else, who makes the Secrets that `ingress.tls` of environments names.
 */
certificates: (Certificates | null)
/**
 * metrics-server, which the autoscalers read. null: the cluster has one.
 */
metricsServer: (MetricsServer | null)
/**
 * Argo Rollouts, which canaries and blue-green rollouts need. null: the cluster has none, and no service may ask for them.
 */
rollouts?: (Rollouts | null)
sealedSecrets?: SealedSecrets
externalSecrets?: ExternalSecrets
/**
 * Prometheus, kube-state-metrics and Grafana. null: none.
 */
monitoring?: (Monitoring | null)
/**
 * Fluentd, Elasticsearch and Kibana. null: none.
 */
logging?: (Logging | null)
argocd?: ArgoCd
ci?: Ci
repositories: Repositories
forge: Forge
bot: Bot
charts?: ClusterCharts
}
/**
 * How pods resolve names, where it is not the cluster's name servers alone.
 */
export interface Dns {
/**
 * Link-local IPv4 address at which NodeLocal DNSCache listens on each node. The network policies allow it beside the cluster's name servers.
 */
nodeCache: string
}
export interface Metallb {
pool: Name
/**
 * IPv4 ranges, first-last or CIDR, that nothing else in the network uses.
 * 
 * @minItems 1
 */
addresses: [AddressRange, ...(AddressRange)[]]
advertisement: Name
chart: Chart
}
/**
 * An upstream Helm chart, installed by Argo CD at a pinned version.
 */
export interface Chart {
/**
 * Address of the chart repository.
 */
repository: string
name: Name
/**
 * Exact version of the chart.
 */
version: string
namespace: NamespaceName
values?: ChartValues
}
/**
 * The controller that serves the routes: ingress-nginx or Traefik, which is installed, or one that the cluster has.
 */
export interface IngressController {
/**
 * Whether the controller is installed. false: the cluster has a controller, of which nothing is made here; `className`, `namespace` and `podLabels` say which.
 */
install?: boolean
/**
 * What serves the routes: `ingress-nginx` or `traefik`; with `install: false` any other one too. A setting of a route that it cannot do is a fault.
 */
controller?: string
/**
 * What routes are compiled to: Ingresses, or routes of the Gateway API with one Gateway for the cluster.
 */
api?: ("ingress" | "gateway")
/**
 * Where the definitions of the Gateway API and of Traefik come from, with `api: gateway` of Traefik: the chart traefik-crds, of which `gatewayAPI` is switched on. null: the cluster has them.
 */
crds?: (IngressCrds | null)
podLabels?: IngressPodLabels
className: Name
namespace: NamespaceName
image?: Image
/**
 * Pods of the controller.
 */
replicas?: number
resources?: Resources
/**
 * Of ingress-nginx entries of its config map nginx-configuration, of Traefik arguments without `--`.
 */
config?: {
[k: string]: string
}
}
/**
 * The chart with the definitions.
 */
export interface IngressCrds {
chart: Chart
}
/**
 * Labels of the controller's pods, with `install: false`: the network policies let them in. Default: `app.kubernetes.io/name` with the controller's name, as its chart has it.
 */
export interface IngressPodLabels {
[k: string]: string
}
export interface Certificates {
/**
 * Whether cert-manager is installed. false: the cluster has it, and an issuer of which only the name is said is taken as there.
 */
install?: boolean
issuer: Issuer
chart?: Chart
}
/**
 * An ACME ClusterIssuer; or, with `install: false`, the name of the cluster's own.
 */
export interface Issuer {
name: Name
/**
 * Address that the certificate authority writes to.
 */
email?: string
/**
 * ACME directory.
 */
server?: string
solver?: Solver
}
export interface Http01 {
/**
 * By a page that the ingress serves.
 */
type: "http01"
}
export interface Dns01 {
/**
 * By a DNS record.
 */
type: "dns01"
/**
 * Address and port of the name server that takes updates.
 */
nameserver: string
/**
 * Name of the TSIG key.
 */
tsigKeyName?: string
/**
 * Algorithm of the TSIG key.
 */
tsigAlgorithm?: ("HMACSHA256" | "HMACSHA512")
tsigSecretName?: Name
}
export interface DnsProvider {
/**
 * By a DNS record, through a provider of cert-manager.
 */
type: "provider"
/**
 * The provider and its settings, with cert-manager's own fields, held against its schema.
 */
dns01: {
[k: string]: unknown
}
}
export interface MetricsServer {
chart: Chart
}
export interface Rollouts {
chart: Chart
/**
 * Whether Argo CD installs it. false: it is there already.
 */
install?: boolean
}
/**
 * The controller that opens sealed values, installed when an environment uses it. It is always called sealed-secrets-controller.
 */
export interface SealedSecrets {
chart: Chart
}
/**
 * The operator that fetches Secrets from a store outside the cluster, installed when an environment uses it.
 */
export interface ExternalSecrets {
chart: Chart
}
/**
 * Prometheus and what belongs to it, in the namespace monitoring.
 */
export interface Monitoring {
prometheus: Prometheus
/**
 * kube-state-metrics: without it only what services say of themselves is known, and most alerts cannot be. null: none.
 */
kubeStateMetrics?: (KubeStateMetrics | null)
/**
 * Grafana. null: none.
 */
grafana?: (Grafana | null)
}
/**
 * Prometheus: it scrapes, keeps what it scraped, and raises alerts.
 */
export interface Prometheus {
image: Image
storage: ByteQuantity
retention: PrometheusRetention
resources: Resources
}
/**
 * What it keeps, whichever ends first.
 */
export interface PrometheusRetention {
/**
 * How long, in days.
 */
time: string
/**
 * How much, well below the volume's size: a full volume stops Prometheus.
 */
size: string
}
/**
 * kube-state-metrics: the state of Deployments, pods, quotas and autoscalers as metrics.
 */
export interface KubeStateMetrics {
image: Image
resources: Resources
}
/**
 * Grafana, with a dashboard for each environment and each service.
 */
export interface Grafana {
image: Image
resources: Resources
}
/**
 * Logs of all environments in Elasticsearch, in the namespace logging.
 */
export interface Logging {
elasticsearch: Elasticsearch
/**
 * Fluentd on every node. null: nothing new is collected.
 */
fluentd?: (Fluentd | null)
/**
 * Kibana. null: none.
 */
kibana?: (Kibana | null)
}
/**
 * A single Elasticsearch node.
 */
export interface Elasticsearch {
image: Image
heap: Heap
storage: ByteQuantity
/**
 * How long logs are kept, in days.
 */
retention: string
setup: ElasticsearchSetup
resources: Resources
}
/**
 * The Job that sets the lifecycle, the index template and the users.
 */
export interface ElasticsearchSetup {
resources: Resources
}
/**
 * Fluentd: a pod on each node that sends the pods' logs to Elasticsearch.
 */
export interface Fluentd {
image: Image
resources: Resources
}
/**
 * Kibana, for searching the logs.
 */
export interface Kibana {
image: Image
resources: Resources
}
/**
 * Where Argo CD runs and what it deploys to.
 */
export interface ArgoCd {
namespace?: NamespaceName
/**
 * API server that Argo CD deploys to.
 */
server?: string
notifications?: Notifications
}
export interface StatusToken {
/**
 * A token.
 */
type: "token"
key?: NotificationsKey
}
export interface StatusApp {
/**
 * A GitHub App.
 */
type: "app"
/**
 * Number of the App.
 */
appId: number
/**
 * Number of its installation in the organization of the config repository.
 */
installationId: number
key?: NotificationsKey
}
/**
 * Pipelines of the application repository, compiled to out/ci/.
 */
export interface Ci {
/**
 * What builds images. docker: a Docker daemon on the agent. buildkit: buildctl, which BUILDKIT_HOST leads to a BuildKit daemon.
 */
builder?: ("docker" | "buildkit")
/**
 * Host, and port, of Argo CD's API server as the agents see it. Default: argocd-server in Argo CD's namespace, for agents in the cluster.
 */
argocdServer?: string
/**
 * Minutes after which the build of an image is given up.
 */
buildMinutes?: number
/**
 * Minutes after which an environment is no longer waited for.
 */
waitMinutes?: number
}
/**
 * The three git repositories.
 */
export interface Repositories {
application: Repository
source: Repository
config: Repository
}
/**
 * A git repository.
 */
export interface Repository {
url: Url
/**
 * Its main branch.
 */
branch?: string
}
export interface LocalForge {
/**
 * Bare repositories on this machine.
 */
type: "local"
}
export interface GitHubForge {
/**
 * GitHub, or a GitHub Enterprise Server.
 */
type: "github"
/**
 * Address of its REST API, without TLS on this machine only; GraphQL is found beside it. By default https://api.github.com for github.com, and /api/v3 of the repositories' host elsewhere.
 */
api?: string
/**
 * Milliseconds between two writes, and the unit of the growing waits before a failed request is sent again. GitHub asks for a second; an Enterprise Server without rate limits needs less.
 */
pause?: number
/**
 * Seconds that one wait for the end of a rate limit may take; what takes longer ends the run with exit code 3.
 */
patience?: number
}
export interface GiteaForge {
/**
 * Gitea or Forgejo.
 */
type: "gitea"
/**
 * Address of its REST API, without TLS on this machine only. By default /api/v1 of where the repositories are.
 */
api?: string
/**
 * Milliseconds that are the unit of the growing waits before a failed request is sent again, and before Gitea is asked again for what it is still working on.
 */
pause?: number
/**
 * Seconds that one wait for the end of a rate limit may take; what takes longer ends the run with exit code 3.
 */
patience?: number
}
/**
 * Identity that the bot commits as.
 */
export interface Bot {
/**
 * Name.
 */
name: string
/**
 * Address.
 */
email: string
}
/**
 * Helm charts that exist once per cluster, by name.
 */
export interface ClusterCharts {
[k: string]: ClusterChart
}
/**
 * A Helm chart that exists once per cluster.
 */
export interface ClusterChart {
repository: ChartRepository1
chart?: ChartName1
version: ChartVersion1
values?: ChartValues
releaseName?: ReleaseName1
apiVersions?: ServedApis1
leaveOut?: LeftOutObjects1
namespace: NamespaceName
podSecurity?: PodSecurityLevel
/**
 * Whether the chart is rendered by `trip-config charts update`, so that what it deploys is proven, planned and reviewed. false: Argo CD renders it, and nothing of it is proven.
 */
render?: boolean
}
/**
 * envs/<environment>.json: one environment; its name is the file's name. What it leaves out comes from base.json.
 */
export interface EnvironmentFile {
/**
 * This schema, so that editors check and complete.
 */
$schema: "../schemas/environment.schema.json"
defaults?: Defaults
namespace?: NamespaceName
hosts: Hosts
quota: Quota
access?: Access
images?: ImageRules
argocd?: ArgoCdSync
publish?: PublishRules
secrets?: Secrets
promotion?: Promotion
hold?: Hold
services?: Services
backingServices?: BackingServices
config?: ConfigEntries
sharedSecrets?: SharedSecrets
podSecurity?: PodSecurity
/**
 * What a container gets that says nothing itself. null: no LimitRange.
 */
limitRange?: (LimitRange | null)
ingress?: Ingress
rollout?: Rollout
/**
 * The smoke test. null: none.
 */
smokeTest?: (SmokeTest | null)
metadata?: Metadata
pod?: PodFields
container?: ContainerFields
charts?: EnvironmentCharts
ownImages?: OwnImages
patches?: Patches
}
/**
 * The environment's host names; each belongs to one environment only. Beside web, api and admin there may be others, by names of their own, which routes name.
 */
export interface Hosts {
web: Host
api: Host
admin: Host
[k: string]: Host
}
/**
 * Who may do what in the namespace.
 */
export interface Access {
/**
 * May look at everything but secrets.
 */
viewers?: Subject[]
/**
 * May also restart, scale, open a shell and forward ports.
 */
operators?: Subject[]
/**
 * May change everything that is deployed, and start a sync in Argo CD.
 */
deployers?: Subject[]
}
/**
 * Who: exactly one of a group, a user or a service account.
 */
export interface Subject {
/**
 * A group, as the cluster's identity provider names it.
 */
group?: string
/**
 * A user, as the cluster's identity provider names it.
 */
user?: string
serviceAccount?: ServiceAccountRef
}
/**
 * A service account of the cluster.
 */
export interface ServiceAccountRef {
namespace: NamespaceName
/**
 * Its name.
 */
name: string
}
/**
 * Rules for the images of the product's services.
 */
export interface ImageRules {
/**
 * Whether tags that move, such as latest, may be used.
 */
floatingTags?: ("allow" | "forbid")
}
/**
 * How Argo CD follows the config repository.
 */
export interface ArgoCdSync {
/**
 * automated: with prune and self-heal. manual: when somebody says so.
 */
sync?: ("automated" | "manual")
/**
 * Branch, tag or commit that is deployed; or a semver constraint, such as v* or >=1.2 <2, of which Argo CD takes the highest tag. Default: the config repository's branch.
 */
targetRevision?: string
}
/**
 * How the bot publishes the environment.
 */
export interface PublishRules {
/**
 * auto: the bot merges its own pull request. manual: a person does.
 */
merge?: ("auto" | "manual")
/**
 * The worst effect of a plan with which the bot still merges its own pull request. One whose plan has a worse one waits for a person and says why. critical: none waits for its plan.
 */
mergeUpTo?: ("low" | "medium" | "high" | "critical")
}
export interface ManualSecrets {
/**
 * A person makes them.
 */
provider: "manual"
}
export interface SealedSecretsProvider {
/**
 * Sealed values in this repository.
 */
provider: "sealed-secrets"
}
export interface ExternalSecretsProvider {
/**
 * Values in a store outside the cluster.
 */
provider: "external-secrets"
store: SecretStore
/**
 * How often the values are fetched anew.
 */
refreshInterval?: string
remote: RemoteSecrets
}
/**
 * The store that the values are fetched from.
 */
export interface SecretStore {
provider: StoreProvider
serviceAccount?: StoreServiceAccount
}
/**
 * spec.provider of the SecretStore, as https://external-secrets.io describes it: exactly one kind of store. It is held against the SecretStore's own schema.
 */
export interface StoreProvider {
[k: string]: unknown
}
/**
 * Makes the ServiceAccount `secret-store`, by which the provider may know the environment.
 */
export interface StoreServiceAccount {
/**
 * Annotations that bind it to an account of the provider.
 */
annotations?: {
[k: string]: string
}
}
/**
 * Where the value of each key of each Secret lies in the store.
 */
export interface RemoteSecrets {
[k: string]: RemoteKeys
}
/**
 * The keys of one Secret.
 */
export interface RemoteKeys {
[k: string]: RemoteKey
}
/**
 * Where a value lies in the store.
 */
export interface RemoteKey {
/**
 * Name or path of the entry.
 */
key: string
/**
 * Field of the entry, where the entry has several.
 */
property?: string
/**
 * Version of the entry. Default: the newest.
 */
version?: string
}
/**
 * How images come to the environment, and when they may leave it.
 */
export interface Promotion {
from?: EnvironmentName
/**
 * How long this environment has to have been healthy before the next one takes its images, in seconds, minutes, hours or days.
 */
soak?: string
}
/**
 * Nothing is promoted to the environment, and nothing rolled back by a schedule, until promote --lift-hold takes this out. rollback puts it here.
 */
export interface Hold {
/**
 * Why, on one line, for whoever wants to promote next.
 */
reason: string
/**
 * Release that was restored: a tag of the config repository, or how the hash of a commit of it begins.
 */
release?: string
}
/**
 * envs/sealed/<environment>/<secret>.json: a SealedSecret as kubeseal writes it. `trip-config secrets seal` makes and changes it.
 */
export interface SealedFile {
/**
 * The API of sealed-secrets.
 */
apiVersion: "bitnami.com/v1alpha1"
/**
 * The kind of sealed values.
 */
kind: "SealedSecret"
metadata: SealedMetadata
spec: SealedSpec
}
/**
 * What the values are sealed for: only this Secret of this namespace can be made of them.
 */
export interface SealedMetadata {
name: Name
namespace: NamespaceName
/**
 * Written by kubeseal, without meaning.
 */
creationTimestamp?: null
/**
 * Wider scopes of a seal; a seal of this project has none of them.
 */
annotations?: {
/**
 * Not `true`.
 */
"sealedsecrets.bitnami.com/namespace-wide"?: string
/**
 * Not `true`.
 */
"sealedsecrets.bitnami.com/cluster-wide"?: string
}
}
/**
 * The sealed values.
 */
export interface SealedSpec {
encryptedData: EncryptedData
template?: SealedTemplate
}
/**
 * Sealed values by the Secret's keys.
 */
export interface EncryptedData {
/**
 * A sealed value: base64.
 */
[k: string]: string
}
/**
 * The Secret that is made.
 */
export interface SealedTemplate {
metadata?: SealedTemplateMetadata
/**
 * The Secret's type.
 */
type?: "Opaque"
}
/**
 * The same as above.
 */
export interface SealedTemplateMetadata {
name?: Name
namespace?: NamespaceName
/**
 * Written by kubeseal, without meaning.
 */
creationTimestamp?: null
/**
 * Wider scopes of a seal; a seal of this project has none of them.
 */
annotations?: {
/**
 * Not `true`.
 */
"sealedsecrets.bitnami.com/namespace-wide"?: string
/**
 * Not `true`.
 */
"sealedsecrets.bitnami.com/cluster-wide"?: string
}
}
/**
 * envs/waivers.json, or the file that `check --manifests DIR --waivers FILE` names: findings that may stay for a reason and until a day, and what others make.
 */
export interface WaiversFile {
/**
 * Path of this schema, for editors.
 */
$schema?: string
/**
 * Findings that may stay. One that nothing needs any more, or whose day has passed, is an error.
 */
waivers?: Waiver[]
/**
 * Objects that are there without being compiled: what refers to them is right.
 */
externals?: External[]
}
/**
 * One code on the objects that are named.
 */
export interface Waiver {
/**
 * Code of the finding, as docs/diagnostics.md has it.
 */
code: string
object: WaivedObject
/**
 * Why it may stay.
 */
reason: string
/**
 * The last day that it may stay, in UTC.
 */
until: string
/**
 * Who answers for it: a person or a team.
 */
owner: string
}
/**
 * Objects that the waiver is for. A star stands for any number of characters, a question mark for one.
 */
export interface WaivedObject {
/**
 * Kind, such as Deployment.
 */
kind: string
/**
 * Name.
 */
name: string
/**
 * Namespace. Default: any, and none.
 */
namespace?: string
}
/**
 * An object that somebody or something else makes.
 */
export interface External {
/**
 * Kind of the object; of a custom resource with its group, such as ClusterIssuer.cert-manager.io.
 */
kind: string
/**
 * Its namespace. Default: any.
 */
namespace?: string
/**
 * Its name.
 */
name: string
}

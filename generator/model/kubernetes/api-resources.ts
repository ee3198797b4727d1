/** Resources that an API server has by itself, by group: api/discovery/aggregated_v2.json of Kubernetes 1.36. */
export const apiResources: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    "":
      "bindings componentstatuses configmaps endpoints events limitranges namespaces nodes persistentvolumeclaims " +
      "persistentvolumes pods podtemplates replicationcontrollers resourcequotas secrets serviceaccounts services",
    "admissionregistration.k8s.io":
      "mutatingadmissionpolicies mutatingadmissionpolicybindings mutatingwebhookconfigurations " +
      "validatingadmissionpolicies validatingadmissionpolicybindings validatingwebhookconfigurations",
    "apiextensions.k8s.io": "customresourcedefinitions",
    "apiregistration.k8s.io": "apiservices",
    apps: "controllerrevisions daemonsets deployments replicasets statefulsets",
    "authentication.k8s.io": "selfsubjectreviews tokenreviews",
    "authorization.k8s.io":
      "localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews subjectaccessreviews",
    autoscaling: "horizontalpodautoscalers",
    batch: "cronjobs jobs",
    "certificates.k8s.io": "certificatesigningrequests clustertrustbundles podcertificaterequests",
    "coordination.k8s.io": "leasecandidates leases",
    "discovery.k8s.io": "endpointslices",
    "events.k8s.io": "events",
    "flowcontrol.apiserver.k8s.io": "flowschemas prioritylevelconfigurations",
    "networking.k8s.io": "ingressclasses ingresses ipaddresses networkpolicies servicecidrs",
    "node.k8s.io": "runtimeclasses",
    policy: "poddisruptionbudgets",
    "rbac.authorization.k8s.io": "clusterrolebindings clusterroles rolebindings roles",
    "resource.k8s.io":
      "deviceclasses devicetaintrules resourceclaims resourceclaimtemplates resourcepoolstatusrequests resourceslices",
    "scheduling.k8s.io": "podgroups priorityclasses workloads",
    "storage.k8s.io":
      "csidrivers csinodes csistoragecapacities storageclasses volumeattachments volumeattributesclasses",
    "storagemigration.k8s.io": "storageversionmigrations",
  }).map(([group, resources]) => [group, resources.split(" ")]),
);

/** Verbs that an API server asks about (pkg/registry/rbac, and the special verbs of Kubernetes' page on authorization). */
export const apiVerbs: readonly string[] = [
  ...["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"],
  ...["use", "bind", "escalate", "impersonate", "approve", "sign", "attest", "proxy", "connect"],
];

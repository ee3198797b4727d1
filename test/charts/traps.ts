/** Charts with what cannot be taken over as it is, each with one trap. */
import type { Sources } from "./packed.ts";

const configMap = (name: string, entry: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  entry: ${entry}\n`;

function chart(name: string, files: Sources, more = ""): Sources {
  return { "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`, "values.yaml": "{}\n", ...files };
}

const hook = (name: string, types: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  annotations:\n    helm.sh/hook: ${types}\ndata:\n  entry: one\n`;

export const traps = {
  random: chart("random", {
    "templates/_helpers.tpl": '{{- define "token" }}{{ randAlphaNum 16 }}{{ end }}',
    "templates/one.yaml": configMap("one", '{{ include "token" . | quote }}'),
    "templates/two.yaml": configMap("two-{{ uuidv4 }}", "two"),
  }),
  certificates: chart("certificates", {
    "templates/webhook.yaml":
      '{{- $ca := genCA "webhook" 365 }}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: webhook\ndata:\n  ca.crt: {{ $ca.Cert | quote }}\n',
  }),
  clock: chart("clock", {
    "templates/one.yaml": configMap("clock", '{{ now | date "2006" | quote }}'),
  }),
  /** The time decides nothing that is rendered. */
  calendar: chart("calendar", {
    "templates/one.yaml": `{{- if gt (now | unixEpoch | int64) 86400 }}\n${configMap("calendar", "one")}{{- end }}\n`,
  }),
  asking: chart("asking", {
    "templates/one.yaml": `{{- $there := lookup "v1" "Secret" .Release.Namespace "asking" }}\n${configMap("asking", '{{ if $there }}"there"{{ else }}"new"{{ end }}')}`,
  }),
  /** The template that asks is not rendered; the name stands in a comment and in a string too. */
  silent: chart("silent", {
    "templates/one.yaml": configMap("silent", '"lookup" # {{/* lookup */}}'),
    "templates/two.yaml": `{{- if .Values.never }}\n{{- lookup "v1" "Secret" "default" "x" }}\n{{- end }}\n`,
  }),
  hooks: chart("hooks", {
    "templates/before.yaml": hook("before", "pre-install,pre-upgrade"),
    "templates/after.yaml": hook("after", "post-upgrade,post-delete"),
    "templates/test.yaml": hook("test", "test"),
    "templates/test-success.yaml": hook("test-success", "test-success"),
    "templates/before-delete.yaml": hook("before-delete", "pre-delete"),
    "templates/after-delete.yaml": hook("after-delete", "post-delete"),
    "templates/rollback.yaml": hook("rollback", "pre-rollback,post-rollback"),
    "templates/plain.yaml": configMap("plain", "one"),
  }),
  strict: chart("strict", {
    "values.yaml": "replicas: 1\n",
    "values.schema.json": '{"type":"object","properties":{"replicas":{"type":"integer","minimum":1}}}',
    "templates/one.yaml": configMap("strict", "{{ .Values.replicas | quote }}"),
  }),
  secretive: chart("secretive", {
    "values.yaml": 'auth:\n  password: ""\n  existingSecret: ""\n',
    "templates/secret.yaml":
      '{{- if not .Values.auth.existingSecret }}\napiVersion: v1\nkind: Secret\nmetadata:\n  name: secretive\nstringData:\n  password: {{ .Values.auth.password | default "of-the-chart" | quote }}\n  user: ""\n{{- end }}\n',
    "templates/one.yaml": configMap("secretive", "one"),
  }),
  failing: chart("failing", { "templates/one.yaml": configMap("failing", '{{ required "say who" .Values.who }}') }),
  broken: chart("broken", { "templates/one.yaml": "kind: ConfigMap\nmetadata: {name: [}\n" }),
  long: chart("long", {
    "templates/one.yaml":
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-{{ repeat 60 "x" }}\nspec:\n  selector: { app: long }\n  ports: [{ port: 80 }]\n',
  }),
  aggregated: chart("aggregated", {
    "templates/one.yaml": configMap(
      "aggregated",
      '{{ .Capabilities.APIVersions.Has "apiregistration.k8s.io/v1" | quote }}',
    ),
  }),
} as const satisfies Readonly<Record<string, Sources>>;

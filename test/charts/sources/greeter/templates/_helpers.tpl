{{- define "greeter.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
{{- define "greeter.pod" -}}
metadata:
  labels: {{- include "greeter.labels" . | nindent 4 }}
spec:
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    seccompProfile: { type: RuntimeDefault }
  containers:
    - name: greeter
      image: {{ .Values.image }}
      args: ["--greeting", {{ .Values.greeting | quote }}]
      resources:
        requests: { cpu: 10m, memory: 32Mi }
        limits: { cpu: 50m, memory: 64Mi }
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: { drop: [ALL] }
{{- end }}

// Command podsecurityreferee evaluates pods with Kubernetes' own Pod Security checks. Each line of the input is
// {"level", "version", "annotations", "spec"}; for each it writes the names of the checks that fail, sorted, as JSON.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"sort"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type question struct {
	Level       string            `json:"level"`
	Version     string            `json:"version"`
	Annotations map[string]string `json:"annotations"`
	Spec        corev1.PodSpec    `json:"spec"`
}

func main() {
	evaluator, err := policy.NewEvaluator(namedChecks(), nil)
	if err != nil {
		log.Fatal(err)
	}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(make([]byte, 1<<20), 1<<26)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	answers := json.NewEncoder(output)
	for input.Scan() {
		var asked question
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(failing(evaluator, &asked)); err != nil {
			log.Fatal(err)
		}
	}
	if err := input.Err(); err != nil {
		log.Fatal(err)
	}
}

// namedChecks are the default checks, each giving its own name as the reason: reasons are not unique, names are.
func namedChecks() []policy.Check {
	checks := policy.DefaultChecks()
	for i := range checks {
		for j := range checks[i].Versions {
			name, check := string(checks[i].ID), checks[i].Versions[j].CheckPod
			checks[i].Versions[j].CheckPod = func(metadata *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
				result := check(metadata, spec)
				result.ForbiddenReason = name
				return result
			}
		}
	}
	return checks
}

func failing(evaluator policy.Evaluator, asked *question) []string {
	level, err := api.ParseLevel(asked.Level)
	if err != nil {
		log.Fatal(err)
	}
	version, err := api.ParseVersion(asked.Version)
	if err != nil {
		log.Fatal(err)
	}
	setDefaults(&asked.Spec)
	metadata := &metav1.ObjectMeta{Annotations: asked.Annotations}
	names := []string{}
	for _, result := range evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, metadata, &asked.Spec) {
		if !result.Allowed {
			names = append(names, result.ForbiddenReason)
		}
	}
	sort.Strings(names)
	return names
}

// setDefaults does what the API server does before admission, where a check can see it: a volume without a source is
// an emptyDir (SetDefaults_Volume in pkg/apis/core/v1/defaults.go).
func setDefaults(spec *corev1.PodSpec) {
	for i := range spec.Volumes {
		if spec.Volumes[i].VolumeSource == (corev1.VolumeSource{}) {
			spec.Volumes[i].VolumeSource = corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}
		}
	}
}

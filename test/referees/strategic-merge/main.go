// Command strategicmergereferee lays strategic merge patches over objects as the API server and kubectl do. Each line of
// the input is {"kind", "original", "patch"}; for each it writes the result, or null where the patch is refused.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

type question struct {
	Kind     string                 `json:"kind"`
	Original map[string]interface{} `json:"original"`
	Patch    map[string]interface{} `json:"patch"`
}

var kinds = map[string]interface{}{
	"Deployment":              appsv1.Deployment{},
	"StatefulSet":             appsv1.StatefulSet{},
	"DaemonSet":               appsv1.DaemonSet{},
	"CronJob":                 batchv1.CronJob{},
	"Job":                     batchv1.Job{},
	"Service":                 corev1.Service{},
	"ServiceAccount":          corev1.ServiceAccount{},
	"ConfigMap":               corev1.ConfigMap{},
	"PersistentVolumeClaim":   corev1.PersistentVolumeClaim{},
	"HorizontalPodAutoscaler": autoscalingv2.HorizontalPodAutoscaler{},
	"PodDisruptionBudget":     policyv1.PodDisruptionBudget{},
	"NetworkPolicy":           networkingv1.NetworkPolicy{},
}

func main() {
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
		if err := answers.Encode(merged(asked)); err != nil {
			log.Fatal(err)
		}
	}
	if err := input.Err(); err != nil {
		log.Fatal(err)
	}
}

func merged(asked question) interface{} {
	kind, known := kinds[asked.Kind]
	if !known {
		log.Fatalf("no type for %s", asked.Kind)
	}
	result, err := strategicpatch.StrategicMergeMapPatch(asked.Original, asked.Patch, kind)
	if err != nil {
		return nil
	}
	return result
}

// Command notificationsreferee sends what Argo CD's notifications would send. The input is {"configMap", "secret",
// "applications"}: states of one Application, one after the other. For each it writes the deliveries that were tried, as a
// line of JSON. Templates, conditions, state and services are notifications-engine's own; what is here is the loop of
// its controller without the cluster.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/argoproj/notifications-engine/pkg/api"
	"github.com/argoproj/notifications-engine/pkg/controller"
	"github.com/argoproj/notifications-engine/pkg/services"
	"github.com/argoproj/notifications-engine/pkg/subscriptions"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type question struct {
	ConfigMap    corev1.ConfigMap  `json:"configMap"`
	Secret       map[string]string `json:"secret"`
	Applications []map[string]any  `json:"applications"`
}

type delivery struct {
	Templates []string `json:"templates"`
	Error     string   `json:"error,omitempty"`
}

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		log.Fatal(err)
	}
	secret := corev1.Secret{Data: map[string][]byte{}}
	for key, value := range asked.Secret {
		secret.Data[key] = []byte(value)
	}
	config, err := api.ParseConfig(&asked.ConfigMap, &secret)
	if err != nil {
		log.Fatal(err)
	}
	notifications, err := api.NewAPI(*config, func(app map[string]any, _ services.Destination) map[string]any {
		return map[string]any{"app": app, "context": map[string]string{}}
	})
	if err != nil {
		log.Fatal(err)
	}
	state := controller.NotificationsState{}
	output := json.NewEncoder(os.Stdout)
	for _, application := range asked.Applications {
		deliveries, err := process(notifications, state, unstructured.Unstructured{Object: application})
		if err != nil {
			log.Fatal(err)
		}
		if err := output.Encode(deliveries); err != nil {
			log.Fatal(err)
		}
	}
}

func process(notifications api.API, state controller.NotificationsState, application unstructured.Unstructured) ([]delivery, error) {
	deliveries := []delivery{}
	annotations := subscriptions.NewAnnotations(application.GetAnnotations())
	for trigger, destinations := range annotations.GetDestinations(nil, nil) {
		conditions, err := notifications.RunTrigger(trigger, application.Object)
		if err != nil {
			return nil, err
		}
		for _, condition := range conditions {
			for _, destination := range destinations {
				if !condition.Triggered {
					state.SetAlreadyNotified(false, "", trigger, condition, destination, false)
					continue
				}
				if !state.SetAlreadyNotified(false, "", trigger, condition, destination, true) {
					continue
				}
				made := delivery{Templates: condition.Templates}
				if err := notifications.Send(application.Object, condition.Templates, destination); err != nil {
					made.Error = err.Error()
					state.SetAlreadyNotified(false, "", trigger, condition, destination, false)
				}
				deliveries = append(deliveries, made)
			}
		}
	}
	return deliveries, nil
}

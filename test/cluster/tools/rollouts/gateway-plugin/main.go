// A plugin of Argo Rollouts that moves the weights of HTTPRoutes and GRPCRoutes, in the place of
// argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi, whose module the proxy does not give out. It does to a route what that
// one is seen to do (0.15.0, pkg/plugin/httproute.go and labels.go): it looks for the two Services in all rules, writes the
// object back whole, and labels it while new pods are asked.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/rollout/trafficrouting/plugin/rpc"
	"github.com/argoproj/argo-rollouts/utils/plugin/types"
	"github.com/hashicorp/go-plugin"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/util/retry"
)

const (
	name          = "argoproj-labs/gatewayAPI"
	label         = "rollouts.argoproj.io/gatewayapi-canary"
	labelOfWeight = "in-progress"
)

type route struct {
	Name string `json:"name"`
}

type settings struct {
	Namespace  string  `json:"namespace"`
	HTTPRoutes []route `json:"httpRoutes"`
	GRPCRoutes []route `json:"grpcRoutes"`
}

type router struct {
	client dynamic.Interface
}

func (r *router) InitPlugin() types.RpcError {
	config, err := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(
		clientcmd.NewDefaultClientConfigLoadingRules(), nil).ClientConfig()
	if err == nil {
		r.client, err = dynamic.NewForConfig(config)
	}
	return told(err)
}

func (r *router) SetWeight(rollout *v1alpha1.Rollout, weight int32, _ []v1alpha1.WeightDestination) types.RpcError {
	canary := rollout.Spec.Strategy.Canary
	asked := settings{Namespace: rollout.Namespace}
	if err := json.Unmarshal(canary.TrafficRouting.Plugins[name], &asked); err != nil {
		return told(err)
	}
	if len(asked.HTTPRoutes)+len(asked.GRPCRoutes) == 0 {
		return told(fmt.Errorf("no routes are named"))
	}
	weights := map[string]int64{canary.CanaryService: int64(weight), canary.StableService: 100 - int64(weight)}
	for resource, routes := range map[string][]route{"httproutes": asked.HTTPRoutes, "grpcroutes": asked.GRPCRoutes} {
		api := r.client.Resource(schema.GroupVersionResource{
			Group: "gateway.networking.k8s.io", Version: "v1", Resource: resource,
		}).Namespace(asked.Namespace)
		for _, each := range routes {
			err := retry.RetryOnConflict(retry.DefaultRetry, func() error {
				object, err := api.Get(context.Background(), each.Name, metav1.GetOptions{})
				if err != nil {
					return err
				}
				if err := weigh(object, weights); err != nil {
					return err
				}
				mark(object, weight > 0)
				_, err = api.Update(context.Background(), object, metav1.UpdateOptions{})
				return err
			})
			if err != nil {
				return told(err)
			}
		}
	}
	return types.RpcError{}
}

// Both Services have to be there.
func weigh(object *unstructured.Unstructured, weights map[string]int64) error {
	rules, _, err := unstructured.NestedSlice(object.Object, "spec", "rules")
	if err != nil {
		return err
	}
	found := map[string]bool{}
	for _, rule := range rules {
		backends, _ := rule.(map[string]any)["backendRefs"].([]any)
		for _, each := range backends {
			backend := each.(map[string]any)
			service, _ := backend["name"].(string)
			if weight, isWeighed := weights[service]; isWeighed {
				backend["weight"] = weight
				found[service] = true
			}
		}
	}
	for service := range weights {
		if !found[service] {
			return fmt.Errorf("%s %s does not lead to %s", object.GetKind(), object.GetName(), service)
		}
	}
	return unstructured.SetNestedSlice(object.Object, rules, "spec", "rules")
}

func mark(object *unstructured.Unstructured, isMoving bool) {
	labels := object.GetLabels()
	if labels == nil {
		labels = map[string]string{}
	}
	delete(labels, label)
	if isMoving {
		labels[label] = labelOfWeight
	}
	object.SetLabels(labels)
}

func (r *router) UpdateHash(*v1alpha1.Rollout, string, string, []v1alpha1.WeightDestination) types.RpcError {
	return types.RpcError{}
}

func (r *router) SetHeaderRoute(*v1alpha1.Rollout, *v1alpha1.SetHeaderRoute) types.RpcError {
	return types.RpcError{}
}

func (r *router) SetMirrorRoute(*v1alpha1.Rollout, *v1alpha1.SetMirrorRoute) types.RpcError {
	return types.RpcError{}
}

func (r *router) VerifyWeight(*v1alpha1.Rollout, int32, []v1alpha1.WeightDestination) (types.RpcVerified, types.RpcError) {
	return types.Verified, types.RpcError{}
}

func (r *router) RemoveManagedRoutes(*v1alpha1.Rollout) types.RpcError {
	return types.RpcError{}
}

func (r *router) Type() string {
	return "GatewayAPI"
}

func told(err error) types.RpcError {
	if err == nil {
		return types.RpcError{}
	}
	return types.RpcError{ErrorString: err.Error()}
}

func main() {
	// A controller that is killed ends no plugin.
	parent := os.Getppid()
	go func() {
		for os.Getppid() == parent {
			time.Sleep(time.Second)
		}
		os.Exit(0)
	}()
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "ARGO_ROLLOUTS_RPC_PLUGIN",
			MagicCookieValue: "trafficrouter",
		},
		Plugins: map[string]plugin.Plugin{"RpcTrafficRouterPlugin": &rpc.RpcTrafficRouterPlugin{Impl: &router{}}},
	})
}

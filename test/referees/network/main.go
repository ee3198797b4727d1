// Asks cyclonus what network policies allow.
//
// Reads one case per line of standard input, as JSON, and writes one answer per line of standard output. What an API
// server would have filled in (policyTypes, protocols) is filled in here, because cyclonus expects it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

type testCase struct {
	Namespaces  map[string]map[string]string  `json:"namespaces"`
	Policies    []*networkingv1.NetworkPolicy `json:"policies"`
	Connections []connection                  `json:"connections"`
}

type connection struct {
	From     peer            `json:"from"`
	To       peer            `json:"to"`
	Port     int             `json:"port"`
	PortName string          `json:"portName"`
	Protocol corev1.Protocol `json:"protocol"`
}

// peer is a pod when it has a namespace, and an address otherwise.
type peer struct {
	IP        string            `json:"ip"`
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
}

type verdict struct {
	Allowed bool      `json:"allowed"`
	Egress  direction `json:"egress"`
	Ingress direction `json:"ingress"`
}

type direction struct {
	Allowed    bool     `json:"allowed"`
	IsolatedBy []string `json:"isolatedBy"`
	AllowedBy  []string `json:"allowedBy"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for lines.Scan() {
		var c testCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return err
		}
		if err := encoder.Encode(judge(c)); err != nil {
			return err
		}
	}
	return lines.Err()
}

func judge(c testCase) []verdict {
	for _, policy := range c.Policies {
		setDefaults(policy)
	}
	whole := matcher.BuildNetworkPolicies(false, c.Policies)
	verdicts := make([]verdict, 0, len(c.Connections))
	for _, conn := range c.Connections {
		traffic := &matcher.Traffic{
			Source:           trafficPeer(c, conn.From),
			Destination:      trafficPeer(c, conn.To),
			ResolvedPort:     conn.Port,
			ResolvedPortName: conn.PortName,
			Protocol:         conn.Protocol,
		}
		result := whole.IsTrafficAllowed(traffic)
		v := verdict{
			Allowed: result.IsAllowed(),
			Egress:  direction{Allowed: result.Egress.IsAllowed(), IsolatedBy: []string{}, AllowedBy: []string{}},
			Ingress: direction{Allowed: result.Ingress.IsAllowed(), IsolatedBy: []string{}, AllowedBy: []string{}},
		}
		for _, policy := range c.Policies {
			ingress, egress := matcher.BuildTarget(policy)
			v.Egress.add(policy, egress, traffic.Source, traffic.Destination, traffic)
			v.Ingress.add(policy, ingress, traffic.Destination, traffic.Source, traffic)
		}
		sort.Strings(v.Egress.IsolatedBy)
		sort.Strings(v.Egress.AllowedBy)
		sort.Strings(v.Ingress.IsolatedBy)
		sort.Strings(v.Ingress.AllowedBy)
		verdicts = append(verdicts, v)
	}
	return verdicts
}

// add asks one policy alone, so that the answer names policies: cyclonus merges those with equal selectors.
func (d *direction) add(
	policy *networkingv1.NetworkPolicy, target *matcher.Target, own, other *matcher.TrafficPeer, traffic *matcher.Traffic,
) {
	if target == nil || own.Internal == nil || !target.IsMatch(own.Internal.Namespace, own.Internal.PodLabels) {
		return
	}
	name := policy.Namespace + "/" + policy.Name
	d.IsolatedBy = append(d.IsolatedBy, name)
	if target.Allows(other, traffic.ResolvedPort, traffic.ResolvedPortName, traffic.Protocol) {
		d.AllowedBy = append(d.AllowedBy, name)
	}
}

func trafficPeer(c testCase, p peer) *matcher.TrafficPeer {
	if p.Namespace == "" {
		return &matcher.TrafficPeer{IP: p.IP}
	}
	return &matcher.TrafficPeer{IP: p.IP, Internal: &matcher.InternalPeer{
		PodLabels:       p.Labels,
		NamespaceLabels: c.Namespaces[p.Namespace],
		Namespace:       p.Namespace,
	}}
}

// setDefaults does what SetDefaults_NetworkPolicy of k8s.io/kubernetes/pkg/apis/networking/v1/defaults.go does;
// cyclonus itself takes a missing protocol for TCP.
func setDefaults(policy *networkingv1.NetworkPolicy) {
	if len(policy.Spec.PolicyTypes) > 0 {
		return
	}
	policy.Spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	if len(policy.Spec.Egress) > 0 {
		policy.Spec.PolicyTypes = append(policy.Spec.PolicyTypes, networkingv1.PolicyTypeEgress)
	}
}

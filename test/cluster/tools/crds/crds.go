// Package crds pins the modules whose custom resource definitions the cluster is given. Nothing of it is compiled: the
// imports keep the modules in go.mod.
package crds

import (
	_ "github.com/bitnami/sealed-secrets/pkg/apis/sealedsecrets/v1alpha1"
	_ "github.com/cert-manager/cert-manager/pkg/apis/certmanager/v1"
	_ "go.universe.tf/metallb/api/v1beta1"
)

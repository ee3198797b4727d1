//go:build tools

package main

// kubeseal is built from the same module, at the same version.
import _ "github.com/bitnami/sealed-secrets/cmd/kubeseal"

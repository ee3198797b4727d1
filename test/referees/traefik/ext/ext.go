// Package ext is empty in Traefik itself: others put their own settings there. The module's archive leaves it out.
package ext

type (
	HTTP   struct{}
	Router struct{}
)

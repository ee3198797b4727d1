module tagsreferee

go 1.26.3

require github.com/argoproj/argo-cd/v3 v3.5.7

require (
	github.com/Masterminds/semver/v3 v3.4.0 // indirect
	github.com/sirupsen/logrus v1.9.4 // indirect
	golang.org/x/sys v0.48.0 // indirect
)

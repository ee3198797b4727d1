module dotenvreferee

go 1.26.0

require github.com/compose-spec/compose-go/v2 v2.4.9

require (
	github.com/sirupsen/logrus v1.9.0 // indirect
	golang.org/x/sys v0.1.0 // indirect
)

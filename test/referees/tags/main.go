// Command tagsreferee answers what Argo CD takes of tags. The input is a list of questions; the output, for each, the tag that
// a target revision stands for, whether the revision is a constraint over tags, and the fault where Argo CD cannot tell.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/argoproj/argo-cd/v3/util/versions"
)

type question struct {
	Revision string   `json:"revision"`
	Tags     []string `json:"tags"`
}

type answer struct {
	Constraint bool   `json:"constraint"`
	Tag        string `json:"tag"`
	Fault      string `json:"fault"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		log.Fatal(err)
	}
	answers := []answer{}
	for _, q := range questions {
		tag, err := versions.MaxVersion(q.Revision, q.Tags, "")
		fault := ""
		if err != nil {
			fault = err.Error()
		}
		answers = append(answers, answer{Constraint: versions.IsConstraint(q.Revision), Tag: tag, Fault: fault})
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}

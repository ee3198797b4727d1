// Command dotenvreferee reads .env files as docker compose does. The input is a list of their texts; the output, for each,
// the variables that it sets.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		log.Fatal(err)
	}
	nothing := func(string) (string, bool) { return "", false }
	output := []map[string]string{}
	for _, text := range texts {
		variables, err := dotenv.UnmarshalWithLookup(text, nothing)
		if err != nil {
			log.Fatalf("%v\n%s", err, text)
		}
		output = append(output, variables)
	}
	if err := json.NewEncoder(os.Stdout).Encode(output); err != nil {
		log.Fatal(err)
	}
}

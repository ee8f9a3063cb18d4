package review

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/deploy/planjson"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestPlanJSON shows plans as JSON has them: in the same words, and with no sensitive value in it.
func TestPlanJSON(t *testing.T) {
	all := plans()
	for seed := range uint64(50) {
		_, parsed := generator{rand.New(rand.NewPCG(seed, 0))}.plan(t)
		all = append(all, Environment{Name: "prod", Plan: terraform.NewPlan(parsed)})
	}
	for _, env := range all {
		plan := planjson.Of(env.Plan)
		text, err := json.Marshal([]any{plan.Changes, plan.Outputs, planjson.Changes(env.Drift)})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), secret) {
			t.Error("a sensitive value is in the JSON")
		}
		var changes, drift []planjson.Change
		var outputs []planjson.Output
		if err := json.Unmarshal(text, &[]any{&changes, &outputs, &drift}); err != nil {
			t.Fatal(err)
		}
		read := planjson.Plan{Changes: changes, Outputs: outputs}
		if beyond := plan.Beyond(read); len(beyond) > 0 {
			t.Errorf("it does more than itself: %v", beyond)
		}
		again := env
		again.Plan, again.Drift = read.Plan(), planjson.Resources(drift)
		if env.Err != nil {
			again.Err = errors.New(env.Err.Error())
		}
		for _, show := range []func([]Environment, int, string) string{Markdown, DriftMarkdown} {
			if diff := cmp.Diff(show([]Environment{env}, 1<<30, ""), show([]Environment{again}, 1<<30, "")); diff != "" {
				t.Fatal(diff)
			}
		}
	}
}

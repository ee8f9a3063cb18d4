package proof

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tfgen/tfgen/generator/access/proof/prooftest"
)

// TestPairs counts the pairs that are looked at: with twice the environments, about twice as many.
func TestPairs(t *testing.T) {
	filters := map[string]Filter{
		"all":                {},
		"principal":          {Principal: "*-task-env-7", Denied: true},
		"resource":           {Resource: "fleet-input-env-7-*", Denied: true},
		"of one environment": {Principal: "*", Envs: []string{"env-7"}, Denied: true},
	}
	ten, twenty := ownRoles(t, 10), ownRoles(t, 20)
	for name, f := range filters {
		few, many := len(ten.pairs(f, !f.Denied)), len(twenty.pairs(f, !f.Denied))
		if few < 10 || many > 2*few+few/10 {
			t.Errorf("%s: %d pairs of 10 environments, and %d of 20", name, few, many)
		}
	}
}

// ownRoles are n environments with a role each whose permissions aren't known.
func ownRoles(t *testing.T, n int) *Landscape {
	t.Helper()
	project, dir := fleet(t, n)
	for _, env := range project.Environments {
		file := filepath.Join(dir, "environments", env.Name, "own.tf")
		if err := os.WriteFile(file, []byte(prooftest.OwnRole), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return newLandscape(readRoots(t, project, dir))
}

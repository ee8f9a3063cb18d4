package terraform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Output is an output value of a root.
type Output struct {
	Value     json.RawMessage `json:"value"`
	Type      json.RawMessage `json:"type"` // a cty type in JSON, such as "string" or ["map","string"]
	Sensitive bool            `json:"sensitive"`
}

// Output returns the root's outputs as of its last apply, sensitive values included.
func (w *Workspace) Output(ctx context.Context) (map[string]Output, error) {
	outputs := map[string]Output{}
	_, err := w.answer(ctx, "output", &outputs, func(ctx context.Context, out io.Writer) error {
		w.tf.SetStdout(out)
		_, err := w.tf.Output(ctx)
		return err
	})
	return outputs, err
}

// Providers returns the version that the lock file selects of each provider, by source address, such as
// "registry.terraform.io/hashicorp/aws". There are none before the first Init.
func (w *Workspace) Providers() (map[string]string, error) {
	path := filepath.Join(w.dir, lockFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	file, diags := hclsyntax.ParseConfig(text, path, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, fmt.Errorf("the lock file can't be read: %w", diags)
	}
	versions := map[string]string{}
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		if attr := block.Body.Attributes["version"]; block.Type == "provider" && len(block.Labels) == 1 && attr != nil {
			value, diags := attr.Expr.Value(nil)
			if diags.HasErrors() {
				return nil, fmt.Errorf("the lock file can't be read: %w", diags)
			}
			versions[block.Labels[0]] = value.AsString()
		}
	}
	return versions, nil
}

package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/render/handover"
	"github.com/tfgen/tfgen/generator/spec"
)

// handoverResult is what owners have to allow, as JSON.
type handoverResult struct {
	document
	Owners []handover.Owner `json:"owners"`
}

// accessHandover prints what the owners of what isn't the project's have to add to their policies.
func accessHandover(o *accessOptions, project *spec.Project) error {
	owners, err := handover.Of(project, o.envs)
	if err != nil {
		return err
	}
	if o.json {
		return o.answerJSON(handoverResult{newDocument(), append([]handover.Owner{}, owners...)})
	}
	if len(owners) == 0 {
		fmt.Fprintln(o.err, "There is nothing to hand over: no policy of somebody else has to allow anything.")
	}
	for i, owner := range owners {
		if i > 0 {
			fmt.Fprintln(o.out)
		}
		fmt.Fprintf(o.out, "Account %s:\n", owner.AccountID)
		for _, r := range owner.Resources {
			if len(r.Accounts) > 0 {
				fmt.Fprintf(o.out, "\nShare the %s %s by AWS RAM with: %s. It has to be of the advanced tier.\n", r.Kind, r.ARN,
					strings.Join(r.Accounts, ", "))
				continue
			}
			statements, err := json.MarshalIndent(r.Statements, "", "  ")
			if err != nil {
				return fmt.Errorf("write JSON: %w", err)
			}
			fmt.Fprintf(o.out, "\nAdd to the policy of the %s %s:\n%s\n", r.Kind, r.ARN, statements)
		}
	}
	return nil
}

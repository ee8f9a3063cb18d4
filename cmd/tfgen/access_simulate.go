package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/proof"
)

const accessSimulateHelp = `Answer a request by policies, as AWS would. Reads a JSON document, or a list of them, on
standard input:

  {"request": {"principal": "ARN, service or *", "principal_account": "12 digits, or null",
               "action": "s3:GetObject", "resource": "ARN or *", "resource_account": "12 digits",
               "context": {"aws:SecureTransport": "true"}},
   "identity_policies": [{...}], "resource_policy": {...} or null,
   "permissions_boundary": {...}, "session_policies": [{...}],
   "service_control_policies": [{...}], "resource_control_policies": [{...}], "vpc_endpoint_policy": {...}}

The last two lines may be left out. A service control policy is that of a level of the organization, from its root to
the principal's account, and a resource control policy is that of a level up to the resource's account; a list in the
list is a level with several. A level whose policies only deny has AWS's FullAWSAccess, too. The context is complete: a
key that is absent is absent from the request. With --json the answer is a document, or a list of them in the same
order:

  {"decision": "Allowed | ImplicitlyDenied | ExplicitlyDenied | Unsupported", "reason": "...",
   "statements": [{"side": "...", "sid": "...", "effect": "Allow | Deny"}]}

The sides are identity, resource, boundary, session, service_control, resource_control and vpc_endpoint.

Unsupported is the answer where something decides that isn't modelled, or where the document is at fault. It exits with
1 only where the input is not JSON.`

func newAccessSimulateCmd(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Answer one request by policies",
		Long:  accessSimulateHelp,
		Args:  arguments(0, 0),
		RunE:  func(*cobra.Command, []string) error { return accessSimulate(a, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer as JSON")
	return cmd
}

func accessSimulate(a *app, asJSON bool) error {
	answers, list, err := access.Simulate(a.in)
	switch {
	case err != nil:
		return err
	case asJSON && list:
		return a.answerJSON(answers)
	case asJSON:
		return a.answerJSON(answers[0])
	}
	for _, answer := range answers {
		printDecision(a.out, answer)
	}
	return proof.WriteLimits(a.out, access.NotModelled(), a.columns())
}

// printDecision prints an answer for people.
func printDecision(w io.Writer, d access.Decision) {
	reason := strings.TrimSuffix(d.Reason, ".")
	fmt.Fprintf(w, "%s: %s.\n", d.Outcome, reason)
	for _, st := range d.Statements {
		fmt.Fprintf(w, "  %s: %s\n", st.Effect, st)
	}
}

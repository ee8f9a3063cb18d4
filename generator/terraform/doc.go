// Package terraform finds a Terraform binary and runs it over one rendered root: init, plan to a file, apply of
// exactly that file, show, output, state. What Terraform says arrives as typed events and typed errors, so that callers
// neither parse text nor know how Terraform is run.
package terraform

package main

import "github.com/spf13/cobra"

// newHelpTopics are pages that tfgen help shows beside those of the commands.
func newHelpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "json", Short: "What --json prints", Long: jsonHelp},
		{Use: "variables", Short: "Environment variables that count, and those that don't", Long: variablesHelp},
	}
}

const jsonHelp = `plan, apply, destroy and drift print JSON lines with --json: an object a line, on standard output.
Every object has a "type". The schema is version ` + jsonSchema + `: additions raise the second number, anything else
the first. What is not described here may change.

Events, as they happen, those of several environments mixed:

  {"type": "phase",   "time", "environment", "text"}    what begins now
  {"type": "note",    "time", "environment", "text"}    worth keeping
  {"type": "warning", "time", "environment", "text"}    should be read
  {"type": "step",    "time", "environment", "status": "started" | "completed" | "failed",
                      "address", "action", "elapsed_seconds"}    of an apply
  {"type": "done",    "time", "environment", "text"}    planning or applying has ended; text is its error, if any

The last line, also after a failure of an environment:

  {"type": "summary", "schema": "` + jsonSchema + `", "command", "exit_code", "environments": [
    {"environment", "account_id", "region",
     "status": "planned" | "unchanged" | "applied" | "drifted" | "failed" | "skipped",
     "reason",                       why it failed or was skipped
     "changes": [{"address", "type", "action", "reason",
                  "attributes": [{"path", "before", "after", "unknown", "sensitive", "replaces"}]}],
     "changed_outputs": [name],
     "planned": {"add", "change", "remove", "import"},
     "applied": {"add", "change", "remove", "import"},
     "stops": [{"rule", "address", "attribute", "message"}],    guards that stop an apply
     "elapsed_seconds", "log"}]}

Times are RFC 3339 in UTC. Sensitive values are left out. A fault in the spec or in the command line comes before any
environment and is on standard error alone, with exit code 1.

Other commands print one document: validate that of terraform validate -json, output that of terraform output -json.
promote and rollback do, too, but with --apply: then it is the first of JSON lines, with "type": "promotion", and those
of the apply come after it.`

const variablesHelp = `A run depends on the rendered files and on who runs it, and on nothing else.

Honoured:
  AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_ROLE_ARN, AWS_CONFIG_FILE and AWS's others
                           who runs it, as AWS's SDK finds it
  AWS_ENDPOINT_URL         another AWS, such as the sandbox
  TF_PLUGIN_CACHE_DIR      where providers are kept; tfgen has a cache of its own by default
  TF_CLI_CONFIG_FILE       Terraform's own configuration
  TF_LOG, with TF_LOG_PATH Terraform's debug log
  TF_IN_AUTOMATION         no live lines
  GOGC                     how often Terraform collects garbage: 400 by default, less memory with Go's own 100
  TFGEN_PLUGIN_MIRROR      a filesystem mirror with the AWS provider, as --plugin-mirror
  NO_COLOR, TERM=dumb      no colours; no live lines

Kept from terraform, and said so: TF_CLI_ARGS and TF_CLI_ARGS_*, TF_VAR_*, TF_WORKSPACE, TF_DATA_DIR and whatever else
would change what is planned or applied.`

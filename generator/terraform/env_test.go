package terraform

import (
	"maps"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEnvironment(t *testing.T) {
	env := newEnvironment([]string{
		"AWS_PROFILE=dev", "AWS_CONFIG_FILE=aws.ini", "HOME=/home/ann", "AWS_REGION=",
		"TF_PLUGIN_CACHE_DIR=~/plugins", "TF_CLI_CONFIG_FILE=missing.tfrc", "TF_IN_AUTOMATION=yes",
		"TF_VAR_region=eu-west-1", "TF_CLI_ARGS=-lock=false", "TF_CLI_ARGS_plan=-target=x", "TF_WORKSPACE=other",
		"TF_LOG=DEBUG", "TF_DATA_DIR=/tmp/x", "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE=1",
	})
	config, err := filepath.Abs("aws.ini")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"AWS_PROFILE": "dev", "AWS_CONFIG_FILE": config, "HOME": "/home/ann", "TF_PLUGIN_CACHE_DIR": "~/plugins",
		"CHECKPOINT_DISABLE": "1",
		"GOGC":               "400",
	}
	if diff := cmp.Diff(want, env.vars); diff != "" {
		t.Error(diff)
	}
	ignored := []string{
		"TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_DATA_DIR", "TF_LOG", "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE",
		"TF_VAR_region", "TF_WORKSPACE",
	}
	if diff := cmp.Diff(ignored, env.ignored); diff != "" {
		t.Error(diff)
	}
}

func TestLogsToFile(t *testing.T) {
	env := newEnvironment([]string{"TF_LOG=DEBUG", "TF_LOG_PATH=/tmp/tf.log", "CHECKPOINT_DISABLE=0", "GOGC=50"})
	if len(env.ignored) > 0 || env.logs["TF_LOG"] != "DEBUG" || env.logs["TF_LOG_PATH"] != "/tmp/tf.log" {
		t.Errorf("got %+v", env)
	}
	if want := map[string]string{"CHECKPOINT_DISABLE": "0", "GOGC": "50"}; !maps.Equal(env.vars, want) {
		t.Errorf("got %v", env.vars)
	}
}

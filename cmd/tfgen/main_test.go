package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tfgen/tfgen/generator/terraform/terraformtest"
)

// TestMain makes tfgen, a fake terraform and exits commands of the scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"tfgen":     main,
		"terraform": terraformtest.Main,
		"exits":     exits,
	})
}

// TestScripts runs testdata/script/*.txtar, a topic each, on the reference project or on the script's own.
// UPDATE_SCRIPTS=1 writes what the commands print into the scripts.
func TestScripts(t *testing.T) {
	bin, err := exec.LookPath("tfgen")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error { return setup(env, filepath.Dir(bin)) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"aws": aws, "await": await, "empty": empty,
		},
		RequireUniqueNames: true,
		UpdateScripts:      os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// setup gives a script a fake AWS, the credentials of dev's account, nothing of the caller's, and only the commands
// above on PATH: a real terraform would be found otherwise.
func setup(env *testscript.Env, bin string) error {
	for name, value := range map[string]string{
		"BIN":                       bin,
		"PATH":                      bin,
		"HOME":                      env.WorkDir,
		"XDG_CACHE_HOME":            filepath.Join(env.WorkDir, "cache"),
		"FAKE_TERRAFORM_LOG":        filepath.Join(env.WorkDir, "calls.txt"),
		"AWS_ENDPOINT_URL":          startFakeAWS(env),
		"AWS_ACCESS_KEY_ID":         "123456789012",
		"AWS_SECRET_ACCESS_KEY":     "secret",
		"AWS_EC2_METADATA_DISABLED": "true",
	} {
		env.Setenv(name, value)
	}
	spec := filepath.Join(env.WorkDir, "environments")
	if _, err := os.Stat(filepath.Join(spec, "project.hcl")); err == nil {
		return nil // the script has its own
	}
	return copySpec(spec)
}

// copySpec copies the reference project's spec.
func copySpec(to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"project.hcl", "dev.hcl", "prod.hcl"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "environments", name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// exits is the command "exits CODE PROGRAM ARG...": it succeeds if the program exits with the code. An interrupt goes
// on to the program.
func exits() {
	program := exec.Command(os.Args[2], os.Args[3:]...)
	program.Stdin, program.Stdout, program.Stderr = os.Stdin, os.Stdout, os.Stderr
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	err := program.Start()
	if err == nil {
		go func() { _ = program.Process.Signal(<-interrupts) }()
		err = program.Wait()
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if code := strconv.Itoa(program.ProcessState.ExitCode()); code != os.Args[1] {
		fmt.Fprintf(os.Stderr, "exit code %s, want %s\n", code, os.Args[1])
		os.Exit(1)
	}
}

// await is the script command "await TEXT FILE": it waits until the file has the text.
func await(ts *testscript.TestScript, _ bool, args []string) {
	for range 1000 {
		text, _ := os.ReadFile(ts.MkAbs(args[1])) // it may not be there yet
		if strings.Contains(string(text), args[0]) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s has no %q", args[1], args[0])
}

// empty is the script command "empty FOLDER".
func empty(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(entries) > 0 {
		ts.Fatalf("%s has %v", args[0], entries)
	}
}

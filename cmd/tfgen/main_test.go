package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tfgen/tfgen/cmd/tfgen/internal/citest"
	"github.com/tfgen/tfgen/generator/terraform/terraformtest"
)

// TestMain makes tfgen, a fake terraform and exits commands of the scripts.
func TestMain(m *testing.M) {
	commands := map[string]func(){
		"tfgen":            func() { os.Exit(execute(func(ctx context.Context, _ time.Duration) error { return ctx.Err() })) },
		"terraform":        terraformtest.Main,
		terraformtest.Real: terraformtest.Main, terraformtest.Tofu: terraformtest.Main,
		terraformtest.RealTofu: terraformtest.Main,
		"exits":                exits,
		"lost":                 lostText,
		"delta":                delta,
	}
	maps.Copy(commands, citest.Fakes())
	testscript.Main(m, commands)
}

// TestScripts runs testdata/script/*.txtar, a topic each, on the reference project or on the script's own.
// make goldens writes what the commands print into the scripts.
func TestScripts(t *testing.T) {
	bin, err := exec.LookPath("tfgen")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:   filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error { return setup(env, filepath.Dir(bin)) },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"atlantis": atlantis, "aws": awsAnswers, "await": await, "crlf": crlf, "empty": empty, "replace": replace, "summary": summary,
			"gitlab": gitlab, "workflow": workflow,
		},
		RequireUniqueNames: true,
		UpdateScripts:      updating(),
	})
}

// updating reports whether goldens are to be written, as by make goldens.
func updating() bool { return os.Getenv("UPDATE_GOLDENS") != "" }

// setup gives a script a fake AWS, the credentials of dev's account, nothing of the caller's, and only the commands
// above on PATH: a real terraform would be found otherwise.
func setup(env *testscript.Env, bin string) error {
	tools, err := linkTools(filepath.Join(env.WorkDir, ".tools"), "bash", "cat", "git", "mkdir", "mktemp", "rm", "stat", "tail", "touch")
	if err != nil {
		return err
	}
	for name, value := range map[string]string{
		"BIN":                       bin,
		"PLATFORM":                  runtime.GOOS + "_" + runtime.GOARCH,
		"PATH":                      bin + string(os.PathListSeparator) + tools,
		"GIT_AUTHOR_NAME":           "ann",
		"GIT_AUTHOR_EMAIL":          "ann@example.com",
		"GIT_COMMITTER_NAME":        "ann",
		"GIT_COMMITTER_EMAIL":       "ann@example.com",
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

// linkTools makes a folder with links to these commands and no others.
func linkTools(dir string, names ...string) (string, error) {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			return "", fmt.Errorf("the scripts need %s: %w", name, err)
		}
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			return "", err
		}
	}
	return dir, nil
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
// on to the program, as a SIGHUP where the variable HANGUP is set.
func exits() {
	program := exec.Command(os.Args[2], os.Args[3:]...)
	program.Stdin, program.Stdout, program.Stderr = os.Stdin, os.Stdout, os.Stderr
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt, syscall.SIGHUP) // which the program isn't to ignore under nohup, too
	err := program.Start()
	if err == nil {
		go func() {
			signal := <-interrupts
			if os.Getenv("HANGUP") != "" {
				signal = syscall.SIGHUP
			}
			_ = program.Process.Signal(signal)
		}()
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

// lostText is the command "lost FILE PROGRAM ARG...": what the program prints goes into the file, such as /dev/full, or
// into a pipe that nobody reads where FILE is "pipe".
func lostText() {
	out, err := os.OpenFile(os.Args[1], os.O_WRONLY, 0)
	if os.Args[1] == "pipe" {
		var unread *os.File
		if unread, out, err = os.Pipe(); err == nil {
			err = unread.Close()
		}
	}
	program := exec.Command(os.Args[2], os.Args[3:]...)
	program.Stdin, program.Stdout, program.Stderr = os.Stdin, out, out
	if err == nil {
		err = program.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
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

// replace is the script command "replace FILE OLD NEW": OLD has to be there.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o644))
}

// crlf is the script command "crlf FILE...": the files get the ends of lines that git gives them on Windows.
func crlf(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		text := strings.ReplaceAll(ts.ReadFile(name), "\n", "\r\n")
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o644))
	}
}

// summary is the script command "summary FILE": it writes to the file, indented, the last of the JSON lines on standard
// output, without what differs from run to run. All lines have to be JSON.
func summary(ts *testscript.TestScript, _ bool, args []string) {
	var last map[string]any
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		last = nil
		ts.Check(json.Unmarshal([]byte(line), &last))
	}
	if last["type"] != "summary" {
		ts.Fatalf("the last line is no summary: %v", last)
	}
	for _, env := range last["environments"].([]any) {
		delete(env.(map[string]any), "elapsed_seconds")
		delete(env.(map[string]any), "log")
	}
	text, err := json.MarshalIndent(last, "", "  ")
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(text, '\n'), 0o644))
}

// empty is the script command "[!] empty FOLDER".
func empty(ts *testscript.TestScript, not bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	if (len(entries) == 0) == not {
		ts.Fatalf("%s has %v", args[0], entries)
	}
}

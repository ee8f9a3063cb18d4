package e2e

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSandboxCommand runs a command in tfgen sandbox as a user would, from a shell with credentials of their own.
func TestSandboxCommand(t *testing.T) {
	t.Parallel()
	binary, dir := build(t), t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "environments"), os.DirFS("../../../environments")); err != nil {
		t.Fatal(err)
	}
	own := append(os.Environ(), "AWS_PROFILE=mine", "AWS_SESSION_TOKEN=mine", "AWS_CONFIG_FILE=/home/mine/config")

	out := run(t, binary, dir, 7, own, "sandbox", "--log", "calls.jsonl", "--", "sh", "-c", "env; exit 7")
	contains(t, out, "AWS_ENDPOINT_URL=http://127.0.0.1:", "AWS_ACCESS_KEY_ID=")
	if strings.Contains(out, "mine") {
		t.Errorf("the user's own settings got in:\n%s", out)
	}
	contains(t, run(t, binary, dir, 1, own, "sandbox", "--", "no-such-command"), "no-such-command")

	bootstrapped := map[string]bool{}
	log := must(os.Open(filepath.Join(dir, "calls.jsonl")))(t)
	defer log.Close()
	for lines := bufio.NewScanner(log); lines.Scan(); {
		var call struct {
			Account, Action string
			Status          int
		}
		if err := json.Unmarshal(lines.Bytes(), &call); err != nil {
			t.Fatalf("%v in %s", err, lines.Text())
		}
		if call.Action == "CreateBucket" && call.Status == 200 {
			bootstrapped[call.Account] = true
		}
	}
	if !bootstrapped[devAccount] || !bootstrapped[prodAccount] {
		t.Errorf("accounts that were bootstrapped, by the log: %v", bootstrapped)
	}
}

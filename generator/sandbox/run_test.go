//go:build unix

package sandbox

import (
	"slices"
	"strings"
	"testing"
)

func TestEnviron(t *testing.T) {
	s := &Sandbox{url: "http://127.0.0.1:1", region: "eu-west-1"}
	got := s.Environ([]string{
		"HOME=/home/me", "AWS_PROFILE=prod", "AWS_SESSION_TOKEN=real", "aws_access_key_id=real",
		"AWS_ENDPOINT_URL_S3=http://real", "BOTO_CONFIG=/real", "no_proxy=corp", "HTTP_PROXY=http://corp", "TF_LOG=debug",
	})
	want := []string{
		"HOME=/home/me", "TF_LOG=debug",
		"AWS_ENDPOINT_URL=http://127.0.0.1:1", "AWS_ENDPOINT_URL_STS=http://127.0.0.1:1",
		"AWS_EC2_METADATA_DISABLED=true", "HTTP_PROXY=http://127.0.0.1:1",
		"NO_PROXY=127.0.0.1,localhost,corp",
		"no_proxy=127.0.0.1,localhost,corp",
		"AWS_CONFIG_FILE=/dev/null",
		"AWS_SHARED_CREDENTIALS_FILE=/dev/null",
		"AWS_ACCESS_KEY_ID=sandbox",
		"AWS_SECRET_ACCESS_KEY=sandbox",
		"AWS_REGION=eu-west-1",
		"AWS_DEFAULT_REGION=eu-west-1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("Environ:\n got %q\nwant %q", got, want)
	}
}

func TestRun(t *testing.T) {
	s := &Sandbox{url: "http://127.0.0.1:1", region: "eu-west-1"}
	for _, tt := range []struct {
		name, script, in, out string
		code                  int
	}{
		{name: "streams and environment", script: `read line; echo "$line $AWS_ENDPOINT_URL"`, in: "hello\n",
			out: "hello http://127.0.0.1:1\n"},
		{name: "exit code", script: `exit 42`, code: 42},
		{name: "ended by a signal", script: `kill -KILL $$`, code: 137},
		{name: "waits on an interrupt, passes SIGTERM on",
			script: `trap 'exit 7' TERM; trap 'exit 8' INT; kill -INT $PPID; kill -TERM $PPID; while :; do sleep 0.01; done`,
			code:   7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			code, err := Run(s, []string{"sh", "-c", tt.script}, Streams{In: strings.NewReader(tt.in), Out: &out, Err: &out})
			if err != nil || code != tt.code || out.String() != tt.out {
				t.Errorf("Run = %d, %v with output %q; want %d with %q", code, err, out.String(), tt.code, tt.out)
			}
		})
	}
	if _, err := Run(s, []string{"no-such-command"}, Streams{}); err == nil {
		t.Error("a command that doesn't exist ran")
	}
}

//go:build unix

package sandbox

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the fakes do when they are moto: they say where they listen, and wait.
const (
	listens = "echo ' * Running on http://127.0.0.1:1' >&2; exec /bin/sleep 60\n"
	broken  = "echo boom >&2; exit 1\n"

	python = `PATH=/usr/bin:/bin
case "$*" in
*find_spec*) exit 1 ;;
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip "*) echo "$*" >>"$PIP_CALLS" ;;
"-m moto.server "*) ` + listens + `;;
esac
`
	withDocker = `case "$*" in
info) ;;
"image inspect "*) exit 1 ;;
"pull "*) ;;
"run "*) ` + listens + `;;
"port "*) echo 127.0.0.1:2 ;;
esac
`
)

// TestWays has fake executables on PATH and looks which of them is taken.
func TestWays(t *testing.T) {
	withMoto := strings.Replace(python, "find_spec*) exit 1", "find_spec*) exit 0", 1)
	noPip := strings.Replace(python, `echo "$*" >>"$PIP_CALLS"`, broken, 1)
	for _, tt := range []struct {
		name    string
		path    map[string]string // name of an executable → its script
		want    string            // the end of the command line up to its first argument, and the address
		skipped string            // a part of what is said
		err     []string          // parts of the error
	}{
		{name: "moto_server first", path: map[string]string{"moto_server": listens, "python3": withMoto},
			want: "/moto_server -H 127.0.0.1:1"},
		{name: "then a Python with moto", path: map[string]string{"python3": withMoto, "docker": withDocker},
			want: "/python3 -m 127.0.0.1:1"},
		{name: "any Python", path: map[string]string{"python3": python, "python": withMoto},
			want: "/python -m 127.0.0.1:1"},
		{name: "a broken moto_server", path: map[string]string{"moto_server": broken, "python3": withMoto},
			want: "/python3 -m 127.0.0.1:1", skipped: "boom"},
		{name: "then pip", path: map[string]string{"python3": python, "docker": withDocker},
			want: "/tfgen/moto-5.2.1/bin/python -m 127.0.0.1:1", skipped: "installing moto 5.2.1"},
		{name: "then Docker", path: map[string]string{"docker": withDocker},
			want: "/docker run 127.0.0.1:2", skipped: "fetching motoserver/moto:5.2.1"},
		{name: "pip that fails", path: map[string]string{"python3": noPip, "docker": withDocker},
			want: "/docker run 127.0.0.1:2", skipped: "boom"},
		{name: "nothing", err: []string{"pip install 'moto[server]==5.2.1'", "Docker", "moto_server on PATH: not available"}},
		{name: "nothing that works", path: map[string]string{"moto_server": broken, "docker": broken},
			skipped: "boom", err: []string{"boom", "docker doesn't run"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			withPATH(t, tt.path)
			var said strings.Builder
			s, err := startMoto(t.Context(), func(line string) { said.WriteString(line) })
			if err == nil {
				defer s.stop()
				if got := s.cmd.Path + " " + s.cmd.Args[1] + " " + s.address; !strings.HasSuffix(got, tt.want) || tt.want == "" {
					t.Errorf("started %s, want %s", got, tt.want)
				}
			} else if tt.err == nil {
				t.Fatal(err)
			}
			for _, part := range tt.err {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q doesn't mention %q", err, part)
				}
			}
			if !strings.Contains(said.String(), tt.skipped) || (tt.skipped == "" && said.Len() > 0) {
				t.Errorf("said %q, want %q", said.String(), tt.skipped)
			}
		})
	}
}

// withPATH leaves only these executables to be found, and an empty cache. It returns the file with pip's calls.
func withPATH(t *testing.T, scripts map[string]string) string {
	t.Helper()
	bin, home := t.TempDir(), t.TempDir()
	for name, script := range scripts {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	calls := filepath.Join(home, "calls")
	t.Setenv("PATH", bin)
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("PIP_CALLS", calls)
	return calls
}

func TestInstallsOnce(t *testing.T) {
	calls := withPATH(t, map[string]string{"python3": python})
	for range 2 {
		if _, err := installed(t.Context(), func(string) {}); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(calls)
	if err != nil || strings.Count(string(text), "\n") != 1 || !strings.Contains(string(text), "moto[server]==5.2.1") {
		t.Errorf("pip was called with %q, %v; want one install", text, err)
	}
}

func TestFailedInstallLeavesNothing(t *testing.T) {
	withPATH(t, map[string]string{"python3": strings.Replace(python, `echo "$*" >>"$PIP_CALLS"`, broken, 1)})
	if _, err := installed(t.Context(), func(string) {}); err == nil {
		t.Fatal("a failed install was taken for a good one")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Join(cache, "tfgen")); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestListening(t *testing.T) {
	for text, want := range map[string]string{
		"WARNING\n * Running on http://127.0.0.1:41209\nPress CTRL+C":             "127.0.0.1:41209",
		" * Running on http://127.0.0.1:5000/ (Press CTRL+C to quit)\n":           "127.0.0.1:5000",
		" * Running on all addresses (0.0.0.0)\n * Running on http://1.2.3.4:5\n": "1.2.3.4:5",
		" * Running on http://127.0.0.1:412":                                      "", // half a line
		"Traceback":                                                               "",
	} {
		if got, ok := listening(text); got != want || ok != (want != "") {
			t.Errorf("listening(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

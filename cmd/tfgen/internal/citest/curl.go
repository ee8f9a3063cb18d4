package citest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
)

// fakeJQ is the command "jq -r FILTER".
func fakeJQ() {
	var value any
	err := json.NewDecoder(os.Stdin).Decode(&value)
	if err == nil {
		err = jq(os.Args[2], value)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "jq:", err)
		os.Exit(5)
	}
}

// fakeCurl is the command curl, as far as GitLab's jobs use it: a merge request's notes are in the file that
// FAKE_GITLAB names.
func fakeCurl() {
	if err := curl(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "curl:", err)
		os.Exit(22)
	}
}

// gitlabAPI is the address of GitLab's.
const gitlabAPI = "https://gitlab.example.com/api/v4"

// gitlabNote is a note of a merge request.
type gitlabNote struct {
	ID     int            `json:"id"`
	Author map[string]int `json:"author"`
	Body   string         `json:"body"`
}

func curl(args []string) error {
	method, address, body, token := "GET", "", "", ""
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "--silent", "--show-error", "--fail":
		case "--header":
			i++
			token = strings.TrimPrefix(args[i], "PRIVATE-TOKEN: ")
		case "--request":
			i++
			method = args[i]
		case "--data-urlencode":
			i++
			text, err := os.ReadFile(strings.TrimPrefix(args[i], "body@"))
			if err != nil {
				return err
			}
			body = string(text)
		default:
			address, _, _ = strings.Cut(args[i], "?")
		}
	}
	if token != "bot" {
		return errors.New("the requested URL returned error: 401")
	}
	if address == gitlabAPI+"/user" {
		return json.NewEncoder(os.Stdout).Encode(map[string]int{"id": 5})
	}
	number, ok := strings.CutPrefix(address, gitlabAPI+"/projects/1/merge_requests/1/notes")
	if !ok {
		return errors.New("the requested URL returned error: 404")
	}
	return notes(method, number, body)
}

// notes answers a call about the merge request's.
func notes(method, number, body string) error {
	file := os.Getenv("FAKE_GITLAB")
	var all []gitlabNote
	if text, err := os.ReadFile(file); err == nil {
		if err := json.Unmarshal(text, &all); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	switch method {
	case "GET":
		of := gitlabNote{3, map[string]int{"id": 4}, "<!-- tfgen:plan --> of somebody else's"}
		return json.NewEncoder(os.Stdout).Encode(append([]gitlabNote{of}, all...))
	case "POST":
		all = append(all, gitlabNote{len(all) + 7, map[string]int{"id": 5}, body})
	case "PUT":
		id, err := strconv.Atoi(path.Base(number))
		if err != nil || id < 7 || id-7 >= len(all) {
			return errors.New("the requested URL returned error: 403")
		}
		all[id-7].Body = body
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

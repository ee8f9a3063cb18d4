package citest

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/itchyny/gojq"
)

// fakeGH is the command gh, as far as workflows use it: comments and issues are in the file that FAKE_GH names, each
// with a number. Its token has the permissions that FAKE_GH_PERMISSIONS lists.
func fakeGH() {
	if err := gh(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gh:", err)
		os.Exit(1)
	}
}

// ghItem is a comment or an issue.
type ghItem struct {
	ID     int               `json:"id"`
	Number int               `json:"number"`
	User   map[string]string `json:"user"`
	Title  string            `json:"title"`
	Body   string            `json:"body"`
	State  string            `json:"state"`
	On     string            `json:"on"` // the path that it was posted to
}

func gh(args []string) error {
	if os.Getenv("GH_TOKEN") == "" {
		return fmt.Errorf("set the GH_TOKEN environment variable")
	}
	if args[0] == "pr" {
		return ghUpdate("pull-requests", func(items *[]*ghItem) error {
			*items = append(*items, &ghItem{ID: len(*items) + 1, Title: strings.Join(args[1:], " ")})
			return nil
		})
	}
	method, path, filter, fields := "GET", "", "", map[string]string{}
	for i := 1; i < len(args); i++ {
		switch args[i] {
		case "--paginate", "--silent":
		case "--method":
			i++
			method = args[i]
		case "--jq":
			i++
			filter = args[i]
		case "-f", "-F":
			name, value, _ := strings.Cut(args[i+1], "=")
			if file, ok := strings.CutPrefix(value, "@"); ok && args[i] == "-F" {
				text, err := os.ReadFile(file)
				if err != nil {
					return err
				}
				value = string(text)
			}
			fields[name] = value
			i++
		default:
			path = args[i]
		}
	}
	scope := "issues"
	if strings.Contains(path, "comments") {
		scope = "pull-requests"
	}
	return ghUpdate(scope, func(items *[]*ghItem) error { return ghCall(items, method, path, filter, fields) })
}

// ghCall is a call of GitHub's API.
func ghCall(items *[]*ghItem, method, path, filter string, fields map[string]string) error {
	path, query, _ := strings.Cut(path, "?")
	switch method {
	case "GET":
		found := []any{}
		for _, item := range *items {
			if item.On == path && (item.State == "open" || !strings.Contains(query, "state=open")) {
				found = append(found, item)
			}
		}
		return ghPrint(found, filter)
	case "POST":
		id := len(*items) + 1
		*items = append(*items, &ghItem{ID: id, Number: id, User: map[string]string{"login": "github-actions[bot]"},
			Title: fields["title"], Body: fields["body"], State: "open", On: path})
		return nil
	}
	number := regexp.MustCompile(`\d+$`).FindString(path)
	for _, item := range *items {
		if fmt.Sprint(item.ID) == number {
			if fields["body"] != "" {
				item.Body = fields["body"]
			}
			if fields["state"] != "" {
				item.State = fields["state"]
			}
			return nil
		}
	}
	return fmt.Errorf("there is no %s", path)
}

func ghPrint(found []any, filter string) error {
	text, err := json.Marshal(found)
	if err != nil {
		return err
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		return err
	}
	return jq(filter, plain)
}

// jq prints what a filter makes of a JSON value.
func jq(filter string, value any) error {
	query, err := gojq.Parse(filter)
	if err != nil {
		return err
	}
	for results := query.Run(value); ; {
		result, ok := results.Next()
		if !ok {
			return nil
		}
		if err, ok := result.(error); ok {
			return err
		}
		fmt.Println(result)
	}
}

// ghUpdate lets items be changed, by a token that may.
func ghUpdate(scope string, change func(*[]*ghItem) error) error {
	if !strings.Contains(os.Getenv("FAKE_GH_PERMISSIONS"), scope+":write") {
		return fmt.Errorf("the token may not write %s", scope)
	}
	var items []*ghItem
	text, err := os.ReadFile(os.Getenv("FAKE_GH"))
	if err == nil {
		err = json.Unmarshal(text, &items)
	}
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	if err := change(&items); err != nil {
		return err
	}
	text, err = json.MarshalIndent(items, "", "  ")
	if err == nil {
		err = os.WriteFile(os.Getenv("FAKE_GH"), text, 0o644)
	}
	return err
}

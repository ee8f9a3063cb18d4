package proxy

import (
	"net/http"
	"strings"
)

// restAction names a call of a REST service by AWS's conventions: POST /schedules/NAME is CreateSchedule, GET
// /schedules is ListSchedules, DELETE /tags/ARN is UntagResource. The path is the escaped one, as ARNs have slashes.
func restAction(method, path string) string {
	var parts []string
	for _, part := range strings.Split(path, "/") {
		if part != "" && !isVersion(part) {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return method
	}
	if parts[0] == "tags" {
		return tagAction(method)
	}
	isItem := len(parts)%2 == 0 // collections and names alternate
	collection := parts[len(parts)-1]
	if isItem {
		collection = parts[len(parts)-2]
	}
	plural := camel(collection)
	if method == http.MethodGet && !isItem {
		return "List" + plural
	}
	return verb(method) + strings.TrimSuffix(plural, "s")
}

func verb(method string) string {
	switch method {
	case http.MethodPost:
		return "Create"
	case http.MethodPut, http.MethodPatch:
		return "Update"
	case http.MethodDelete:
		return "Delete"
	}
	return "Get"
}

func tagAction(method string) string {
	switch method {
	case http.MethodGet:
		return "ListTagsForResource"
	case http.MethodDelete:
		return "UntagResource"
	}
	return "TagResource"
}

// isVersion says whether a part of a path is the API's date, such as 2015-03-31 or v20180820.
func isVersion(part string) bool {
	digits := strings.ReplaceAll(strings.TrimPrefix(part, "v"), "-", "")
	return len(digits) == 8 && strings.Trim(digits, "0123456789") == ""
}

// camel is schedule-groups as ScheduleGroups.
func camel(name string) string {
	var b strings.Builder
	for _, word := range strings.Split(name, "-") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

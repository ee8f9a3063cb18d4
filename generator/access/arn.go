package access

import "strings"

// arnParts is how many parts an ARN has. The last may contain colons.
const arnParts = 6

// arn is an Amazon Resource Name.
type arn struct {
	partition, service, region, account, resource string
}

func parseARN(text string) (arn, bool) {
	parts := strings.SplitN(text, ":", arnParts)
	if len(parts) < arnParts || parts[0] != "arn" || parts[1] == "" || parts[2] == "" || parts[5] == "" {
		return arn{}, false
	}
	return arn{partition: parts[1], service: parts[2], region: parts[3], account: parts[4], resource: parts[5]}, true
}

// isAccount reports whether the text is an account's id: 12 digits.
func isAccount(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}

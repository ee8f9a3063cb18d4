// Package shell quotes for a POSIX shell: commands that are printed can be pasted.
package shell

import (
	"regexp"
	"strings"
)

// Quote makes one word of a text.
func Quote(text string) string {
	if regexp.MustCompile(`^[\w./+:@%=-]+$`).MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

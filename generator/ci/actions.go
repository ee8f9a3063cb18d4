package ci

import "fmt"

// action is an action of GitHub's by the digest of a commit, which can't be moved as a tag can, with the version that
// the commit is.
func action(name string) (string, error) {
	pinned := map[string]string{ //nolint:gosec // they are digests of commits
		"actions/cache":                         "27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5",
		"actions/checkout":                      "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
		"actions/download-artifact":             "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1",
		"actions/setup-go":                      "b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0",
		"actions/upload-artifact":               "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0",
		"aws-actions/configure-aws-credentials": "e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3",
		"opentofu/setup-opentofu":               "a1320f892987e89d278cc92dc5adc984fb93aca4 # v2.0.2",
	}[name]
	if pinned == "" {
		return "", fmt.Errorf("no commit of %s is known", name)
	}
	return name + "@" + pinned, nil
}

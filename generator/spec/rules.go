package spec

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// matches reports whether the whole value is of the form of the regular expression.
func matches(form, v string) bool {
	return regexp.MustCompile(`^(?:` + form + `)$`).MatchString(v)
}

const (
	digits = "0123456789"
	lower  = "abcdefghijklmnopqrstuvwxyz"
)

// only reports whether the value has no other characters than those given.
func only(characters, v string) bool {
	return strings.Trim(v, characters) == ""
}

// isName is the form of every label that becomes part of a resource's name: words of lower-case letters and digits,
// joined by hyphens, the first beginning with a letter.
func isName(v string) bool {
	for word := range strings.SplitSeq(v, "-") {
		if word == "" || !only(lower+digits, word) {
			return false
		}
	}
	return !strings.Contains(digits, v[:1])
}

func accountID(v string) string {
	if IsAccountID(v) {
		return ""
	}
	return fmt.Sprintf(`%q is not an account id. It has 12 digits and stands in quotes, since it may begin with 0.`, v)
}

// externalID is the rule of sts:AssumeRole's ExternalId.
func externalID(v string) string {
	if matches(`[\w+=,.@:/-]+`, v) && len(v) >= 2 && len(v) <= 1224 {
		return ""
	}
	return "An external id has 2 to 1224 letters, digits and _+=,.@:/-"
}

// bucketName is S3's rule for general purpose buckets.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
func bucketName(v string) string {
	if _, err := netip.ParseAddr(v); err == nil {
		return fmt.Sprintf("%q is an IP address, which S3 does not allow as a bucket name.", v)
	}
	if len(v) < 3 || len(v) > 63 {
		return fmt.Sprintf("%q has %d characters. A bucket name has 3 to 63.", v, len(v))
	}
	if !matches(`[a-z0-9]([a-z0-9.-]*[a-z0-9])?`, v) || strings.Contains(v, "..") {
		return fmt.Sprintf("%q is not a bucket name. S3 allows lower-case letters, digits, hyphens and single dots, with a "+
			"letter or digit at both ends.", v)
	}
	if wrong := unreserved(v); wrong != "" {
		return wrong + " Rename it."
	}
	return ""
}

// unreserved is the part of bucketName that is about beginnings and ends that S3 keeps for itself.
func unreserved(v string) string {
	for _, prefix := range []string{"xn--", "sthree-", "amzn-s3-demo-"} {
		if strings.HasPrefix(v, prefix) {
			return fmt.Sprintf("%q can't be a bucket: S3 keeps names that begin with %s for itself.", v, prefix)
		}
	}
	for _, suffix := range []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"} {
		if strings.HasSuffix(v, suffix) {
			return fmt.Sprintf("%q can't be a bucket: S3 keeps names that end with %s for itself.", v, suffix)
		}
	}
	return ""
}

func objectKey(v string) string {
	if v == "" || len(v) > 1024 || strings.HasPrefix(v, "/") || strings.HasSuffix(v, "/") {
		return fmt.Sprintf("%q is not an object key. Write 1 to 1024 characters, with no slash at either end.", v)
	}
	return ""
}

func nonEmpty(v string) string {
	if v == "" {
		return "It is empty. Write a value, or leave it out."
	}
	return ""
}

// imageReference asks for a tag or digest: without one, what runs would be whatever is called latest on that day.
func imageReference(v string) string {
	named, digest, pinned := strings.Cut(v, "@")
	repository, tag := named, ""
	if i := strings.LastIndex(named, ":"); i > strings.LastIndex(named, "/") {
		repository, tag = named[:i], named[i+1:]
	}
	hash, isHash := strings.CutPrefix(digest, "sha256:")
	switch {
	case !matches(`([a-zA-Z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*`, repository),
		repository != named && (len(tag) > 128 || !matches(`\w[\w.-]*`, tag)),
		pinned && (!isHash || len(hash) != 64 || !only(digits+"abcdef", hash)):
		return fmt.Sprintf("%q is not an image. Write REPOSITORY:TAG or REPOSITORY@sha256:DIGEST.", v)
	case tag == "" && !pinned:
		return fmt.Sprintf("%q has no tag. Say which image runs: %s:1.0.0, or a digest.", v, v)
	}
	return ""
}

// oneOf allows the words given.
func oneOf(words ...string) rule[string] {
	return func(v string) string {
		if slices.Contains(words, v) {
			return ""
		}
		return fmt.Sprintf("There is no %q here. %s", v, suggest.Known(v, words))
	}
}

// between allows the numbers from low to high; what is their unit.
func between(low, high int, what string) rule[int] {
	return func(v int) string {
		if v >= low && v <= high {
			return ""
		}
		return fmt.Sprintf("%d is out of range. Choose from %d to %d %s.", v, low, high, what)
	}
}

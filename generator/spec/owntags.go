package spec

import (
	"cmp"
	"maps"
	"strings"
	"unicode"
)

// The tags that say whose something is.
const (
	ProjectTag     = "project"
	EnvironmentTag = "environment"
	ManagedByTag   = "managed-by"
)

// OwnTag is which of the tags that say whose something is a key stands for: those are the same but for case and
// separators, as ManagedBy and managed_by are. It is empty for any other key.
func OwnTag(key string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, key)
	return map[string]string{"project": ProjectTag, "environment": EnvironmentTag, "managedby": ManagedByTag}[plain]
}

// OwnTags are the tags that say that something is the environment's, by what they stand for. Each is spelt, and has the
// value, as the spec's own tags say where they have it.
func (e *Environment) OwnTags() map[string]Tag {
	own := map[string]Tag{
		ProjectTag: {ProjectTag, e.Project}, EnvironmentTag: {EnvironmentTag, e.Name}, ManagedByTag: {ManagedByTag, "tfgen"},
	}
	for key, value := range e.Tags {
		if name := OwnTag(key); name != "" {
			own[name] = Tag{key, value}
		}
	}
	return own
}

// Tag is a key with its value.
type Tag struct{ Key, Value string }

// AllTags are the tags of everything in the environment: the spec's and those that say whose it is.
func (e *Environment) AllTags() map[string]string {
	tags := map[string]string{}
	for _, t := range e.OwnTags() {
		tags[t.Key] = t.Value
	}
	maps.Copy(tags, e.Tags)
	return tags
}

// distinctTags checks that environments of an account can be told apart by what says whose a resource is, and that they
// spell it alike: what Bootstrap makes for an account is theirs together.
func (l *loader) distinctTags(drafts []*draft) {
	for i, s := range drafts {
		if s.AccountID == "" {
			continue
		}
		for _, other := range drafts[:i] {
			given := cmp.Or(s.section.Tags, other.section.Tags)
			if other.AccountID != s.AccountID || given == nil {
				continue
			}
			rng := given.Expr.Range()
			one, two := other.OwnTags(), s.OwnTags()
			switch {
			case one[EnvironmentTag].Value == two[EnvironmentTag].Value:
				l.fault(rng, "Invalid tags", "Environments %s and %s are in account %s, and the tag %s is "+
					"%q for both: it has to tell whose a resource is. Set it to env.name.", other.Name, s.Name, s.AccountID,
					two[EnvironmentTag].Key, two[EnvironmentTag].Value)
			case one[ProjectTag] != two[ProjectTag] || one[ManagedByTag] != two[ManagedByTag] ||
				one[EnvironmentTag].Key != two[EnvironmentTag].Key:
				l.fault(rng, "Invalid tags", "Environments %s and %s are in "+
					"account %s and differ in the tags that say whose something is there. Set them in the project's block.",
					other.Name, s.Name, s.AccountID)
			}
		}
	}
}

package terraform

import "strings"

// rule recognises a cause by Terraform's or a provider's wording.
type rule struct {
	texts   []string // any of them
	backend bool     // only about the backend, not about a resource
	cause   error
	hint    string // placeholders are those of Workspace.commands
}

func (r rule) matches(d Diagnostic) bool {
	if r.backend && (d.Address != "" || d.Range != nil) {
		return false
	}
	for _, text := range r.texts {
		if strings.Contains(d.text(), text) {
			return true
		}
	}
	return false
}

// rules are tried in order, so the more particular come first.
func rules() []rule {
	return []rule{
		{texts: []string{"Error acquiring the state lock"}, cause: ErrLocked},
		{
			texts: []string{"Failed to get existing workspaces: S3 bucket", "NoSuchBucket"}, backend: true,
			cause: ErrNoStateBucket, hint: "make the state bucket with tfgen bootstrap",
		},
		{
			texts: []string{"Initial configuration of the requested backend", "Module not installed"}, cause: ErrNotInitialized,
			hint: "prepare the root first: INIT",
		},
		{
			texts: []string{"Backend configuration changed", "Backend initialization required"}, cause: ErrBackendChanged,
			hint: "to move the state to the new backend: INIT -migrate-state; to leave it behind: INIT -reconfigure",
		},
		{
			texts: []string{"Provider dependency changes detected", "lock file is read-only"}, cause: ErrLockFile,
			hint: "the lock file has to be brought up to date where it may change, and committed: INIT",
		},
		{
			texts: []string{"the previously-selected version"}, cause: ErrNoProvider,
			hint: "the version of the lock file can't be had from there; to select another one: INIT -upgrade",
		},
		{
			texts: []string{
				"Failed to query available provider packages", "Failed to install provider", "Required plugins are not installed",
				"Inconsistent dependency lock file",
			},
			cause: ErrNoProvider,
			hint: "the provider comes from REGISTRY; where that can't be reached, name a folder made by " +
				"PRODUCT providers mirror in TFGEN_PLUGIN_MIRROR",
		},
		{
			texts: []string{"Cannot assume IAM Role"}, cause: ErrAssumeRole,
			hint: "see that the role exists (tfgen bootstrap makes it), that it trusts your account, and that your own " +
				"credentials allow sts:AssumeRole on it",
		},
		{
			texts: []string{"No valid credential sources found", "ExpiredToken", "InvalidClientTokenId"},
			cause: ErrNoCredentials,
			hint:  "log in to AWS again, or name other credentials (AWS_PROFILE)",
		},
		{
			texts: []string{"Instance cannot be destroyed", "instance cannot be destroyed"}, cause: ErrProtected,
			hint: "the environment protects its data; to destroy it, lift that in the spec first (protected = false), " +
				"render and apply",
		},
		{
			texts: []string{"BucketNotEmpty"}, cause: ErrNotEmpty,
			hint: "empty the bucket, or let the spec delete its objects (force_destroy = true), render and apply, " +
				"then destroy",
		},
		{
			texts: []string{"RepositoryNotEmptyException"}, cause: ErrNotEmpty,
			hint: "delete the images, or let the spec do so (force_delete = true), render and apply, then destroy",
		},
		{
			texts: []string{"Saved plan is stale"}, cause: ErrStalePlan,
			hint: "the state has changed since the plan was made: plan again",
		},
	}
}

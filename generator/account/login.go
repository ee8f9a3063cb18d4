package account

import (
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/tfgen/tfgen/generator/internal/shell"
)

// remedy says what to do where no credentials were found, err being why.
func remedy(cfg aws.Config, err error) string {
	if cfg.Credentials != nil { // a profile's or another source's, which gives none now
		if login := login(cfg); login != "" {
			return "log in with `" + login + "`, where that has ended"
		}
	}
	var chained config.SharedConfigAssumeRoleError
	var mfa config.AssumeRoleTokenProviderNotSetError
	switch {
	case errors.As(err, &chained):
		source := shell.Quote(chained.Profile)
		return "no role can be assumed from what profile " + source + " has; where that is a login (aws login), name it " +
			"alone (AWS_PROFILE=" + source + "), or make a source_profile of another with credential_process = aws configure " +
			"export-credentials --format process --profile " + source
	case errors.As(err, &mfa):
		return "a profile with mfa_serial can't be asked for its code here: pass what `aws configure export-credentials " +
			"--format env` says, which asks for it"
	}
	return "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or try it on a local AWS with `tfgen " +
		"sandbox -- COMMAND`"
}

// relogin says what to do where AWS refuses the credentials of cfg.
func relogin(cfg aws.Config) string {
	if login := login(cfg); login != "" {
		return "log in again with `" + login + "`, or name others (AWS_PROFILE)"
	}
	return "log in again, or name others (AWS_PROFILE)"
}

// login is the command that logs in to where the credentials of cfg come from; empty: there is none.
func login(cfg aws.Config) string {
	sources := sourcesOf(cfg)
	command := ""
	switch {
	case slices.Contains(sources, aws.CredentialSourceLogin):
		command = "aws login"
	case slices.Contains(sources, aws.CredentialSourceSSO), slices.Contains(sources, aws.CredentialSourceSSOLegacy):
		command = "aws sso login"
	default:
		return ""
	}
	if profile := profileOf(cfg); profile != "default" {
		command += " --profile " + shell.Quote(profile)
	}
	return command
}

// sourcesOf are the steps by which the credentials of cfg come about.
func sourcesOf(cfg aws.Config) []aws.CredentialSource {
	if provider, ok := cfg.Credentials.(aws.CredentialProviderSource); ok {
		return provider.ProviderSources()
	}
	return nil
}

// profileOf is the profile of AWS's shared files that credentials begin with: of one whose role is assumed, the source.
func profileOf(cfg aws.Config) string {
	for _, source := range cfg.ConfigSources {
		if shared, ok := source.(config.SharedConfig); ok {
			for shared.Source != nil {
				shared = *shared.Source
			}
			return shared.Profile
		}
	}
	return "default"
}

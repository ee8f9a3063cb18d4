package sandbox

import (
	"os"
	"strings"
)

// Environ is base with the sandbox as its AWS. Nothing that could lead to real credentials is left in it: no AWS_*
// variable, and the shared files in the home folder are replaced by empty ones.
func (s *Sandbox) Environ(base []string) []string {
	return append(s.clean(base),
		"AWS_ACCESS_KEY_ID="+accessKey,
		"AWS_SECRET_ACCESS_KEY="+secretKey,
		"AWS_REGION="+s.region,
		"AWS_DEFAULT_REGION="+s.region,
	)
}

// clean is that without credentials and without a region.
func (s *Sandbox) clean(base []string) []string {
	cleaned := append(without(base, "AWS_", "BOTO_", "HTTP_PROXY=", "NO_PROXY="), reaching(s.url, noProxy(base))...)
	return append(cleaned, "AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull)
}

// inside is what a container has, which has nothing of this machine's.
func (s *Sandbox) inside(host string) []string {
	return reaching(strings.Replace(s.url, "127.0.0.1", host, 1), noProxy(nil))
}

// reaching are the variables with which SDKs reach the sandbox.
func reaching(url, noProxy string) []string {
	return []string{
		"AWS_ENDPOINT_URL=" + url,
		"AWS_ENDPOINT_URL_STS=" + url, // for a web identity's session, which Go's SDK asks for before it looks at the other
		"AWS_EC2_METADATA_DISABLED=true",
		"HTTP_PROXY=" + url, // for S3 Control, whose host has no address; what is for others is passed on
		"NO_PROXY=" + noProxy,
		"no_proxy=" + noProxy,
	}
}

// noProxy keeps the hosts that need no proxy and adds this machine.
func noProxy(base []string) string {
	hosts := []string{"127.0.0.1", "localhost"}
	for _, variable := range base {
		name, value, _ := strings.Cut(variable, "=")
		if strings.EqualFold(name, "NO_PROXY") && value != "" {
			hosts = append(hosts, value)
		}
	}
	return strings.Join(hosts, ",")
}

// without leaves out the variables that start with one of the prefixes, in capitals or not.
func without(environ []string, prefixes ...string) []string {
	var kept []string
next:
	for _, variable := range environ {
		for _, prefix := range prefixes {
			if strings.HasPrefix(strings.ToUpper(variable), prefix) {
				continue next
			}
		}
		kept = append(kept, variable)
	}
	return kept
}

// motoEnviron is the environment of moto itself: no credentials, no settings of other motos (MOTO_ACCOUNT_ID would put
// every call into one account), and no modules from the folder that tfgen happens to be run in. AWS's managed
// policies are there: roles of a team's own files often have one.
func motoEnviron() []string {
	return append(without(os.Environ(), "AWS_", "BOTO_", "MOTO_", "TEST_SERVER_MODE=", "INITIAL_NO_AUTH_ACTION_COUNT="),
		"MOTO_IAM_LOAD_MANAGED_POLICIES=true",
		"PYTHONSAFEPATH=1",
		"PYTHONUNBUFFERED=1",
	)
}

package terraformtest

import (
	"fmt"
	"os"
	"strings"
)

// fault returns the words of Terraform 1.11 and of the AWS provider 5.100 for what went wrong.
func fault(name string) (summary, detail string) {
	switch name {
	case "lock":
		return "Error acquiring the state lock", lockDetail(fmt.Sprintf(lockInfo,
			"11111111-2222-3333-4444-555555555555", "Apply", "2026-11-22 20:00:00.123 +0000 UTC"))
	case "bucket":
		return `Failed to get existing workspaces: S3 bucket "state" does not exist.

The referenced S3 bucket must have been previously created. If the S3 bucket
was created within the last minute, please wait for a minute or two and try
again.

Error: operation error S3: ListObjectsV2, https response error StatusCode: 404, RequestID: r, HostID: h, NoSuchBucket: 
`, ""
	case "provider":
		return "Failed to query available provider packages", "Could not retrieve the list of available versions for " +
			"provider hashicorp/aws: could not connect to " + registry() + ": failed to request discovery document: " +
			`Get "https://` + registry() + `/.well-known/terraform.json": dial tcp: no such host`
	case "role":
		return "Cannot assume IAM Role", `IAM Role (arn:aws:iam::123456789012:role/Deploy) cannot be assumed.

There are a number of possible causes of this - the most common are:
  * The credentials used in order to assume the role are invalid
  * The credentials do not have appropriate permission to assume the role
  * The role ARN is not valid

Error: operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: r, api error AccessDenied: no
`
	case "credentials":
		return "No valid credential sources found", "Please see https://developer.hashicorp.com/terraform/language/" +
			"backend/s3\nfor more information about providing credentials."
	case "protected":
		return "Instance cannot be destroyed", "Resource aws_s3_bucket.fake has lifecycle.prevent_destroy set, but the " +
			"plan calls for this resource to be destroyed."
	case "notempty":
		return "deleting S3 Bucket (fake): operation error S3: DeleteBucket, https response error StatusCode: 409, " +
			"RequestID: r, HostID: h, api error BucketNotEmpty: The bucket you tried to delete is not empty", ""
	case "backend":
		return `Backend initialization required, please run "terraform init"`, "Reason: Initial configuration of the " +
			`requested backend "s3"`
	case "moved":
		return "Backend configuration changed", "A change in the backend configuration has been detected, which may " +
			"require migrating existing state."
	case "plugins":
		return "Required plugins are not installed", "The installed provider plugins are not consistent with the packages " +
			"selected in the dependency lock file"
	case "lockfile":
		return "Provider dependency changes detected", "Changes to the required provider dependencies were detected, but " +
			"the lock file is read-only. To use and record these requirements, run \"terraform init\" without the " +
			"\"-lockfile=readonly\" flag."
	case "stale":
		return "Saved plan is stale", "The given plan file can no longer be applied because the state was changed by " +
			"another operation after the plan was created."
	}
	return "Something is broken", "The fake was told to fail with " + fmt.Sprintf("%q.", name)
}

// wanted is the fault that op is to end with, empty for none.
func wanted(op string) string {
	rootOnly, _ := os.ReadFile("fake-fail.txt") // usually there is none
	for _, want := range strings.Split(os.Getenv("FAKE_TERRAFORM_FAIL")+","+string(rootOnly), ",") {
		name, fault, ok := strings.Cut(strings.TrimSpace(want), ":")
		switch {
		case name == "lock":
			name, fault = "plan", "lock"
		case !ok:
			fault = "broken"
		}
		if name == op {
			return fault
		}
	}
	return ""
}

// fail reports a fault as op would: in the stream of events, or on stderr for the commands that have none.
func (f fake) fail(op, name string) int {
	summary, detail := fault(name)
	if op != "show" && op != "output" && op != "state" {
		diagnose(summary, detail)
		return 1
	}
	return complain(summary, detail)
}

func complain(summary, detail string) int {
	fmt.Fprintf(os.Stderr, "\nError: %s\n\n%s\n", summary, detail)
	return 1
}

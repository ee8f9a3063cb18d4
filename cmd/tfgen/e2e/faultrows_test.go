package e2e

import (
	"fmt"
	"slices"
	"strings"
)

// row is one way to disturb an apply.
type row struct {
	name    string
	env     string // which is applied; empty: all
	network bool   // in a VPC of its own
	faults  string // of AWS, while the apply runs
	do      func(*trial)
	long    bool   // in the long table only: much like another row
	says    string // what tfgen must have said in the end, to show that the row does what it is for
}

func (r row) envs() []string {
	if r.env == "" {
		return []string{"dev", "prod"}
	}
	return []string{r.env}
}

func (r row) disturb(tr *trial) {
	if r.do != nil {
		r.do(tr)
		return
	}
	code, _ := tr.apply()
	tr.failed = code != 0
}

// rows is the table. The long one has more of what goes by chance.
func rows() []row {
	all := slices.Concat(faultRows(), stateRows(), deathRows())
	if !*long {
		return slices.DeleteFunc(all, func(r row) bool { return r.long })
	}
	for seed := range 5 {
		all = append(all,
			row{name: fmt.Sprintf("throttling with seed %d", seed), faults: often("throttling", 0.3, seed)},
			row{name: fmt.Sprintf("server errors with seed %d", seed), faults: often("error", 0.2, seed)})
	}
	return all
}

// often is a rule by which any call may fail.
func often(kind string, probability float64, seed int) string {
	return fmt.Sprintf("seed = %d\nfault %q { probability = %g }", seed, kind, probability)
}

// each is a rule for every operation: of each, the first call fails.
func each(kind, when string, operations ...string) string {
	var text strings.Builder
	for _, operation := range operations {
		fmt.Fprintf(&text, "fault %q {\n  operation = %q\n  when = %q\n  count = 1\n}\n", kind, operation, when)
	}
	return text.String()
}

// faultRows are troubles of AWS's, most of them with creations: a call that is cut off after it had its effect has made
// something that terraform doesn't know.
func faultRows() []row {
	return []row{
		{name: "throttling", faults: often("throttling", 0.2, 7)},
		{name: "server errors", env: "prod", faults: often("error", 0.1, 7)},
		{long: true, name: "unavailable", env: "dev", faults: `fault "error" {
			operation = "Create*"
			status    = 503
			count     = 8
		}`},
		{name: "slow", env: "prod", faults: `fault "slow" { delay = "100ms" }`},

		{name: "cut before creations", env: "dev", faults: each("cut", "before", "CreateRole", "CreateBucket",
			"CreateLogGroup", "PutParameter", "CreateRepository", "CreateCluster", "RegisterTaskDefinition", "CreateStateMachine")},
		{name: "cut after creations", env: "dev",
			faults: each("cut", "after", "CreateRole", "PutParameter", "CreateRepository"), says: "exists: taken over as"},
		{name: "cut after creations in a protected environment", env: "prod",
			faults: each("cut", "after", "CreateBucket", "CreateLogGroup", "CreateCluster"), says: "exists: taken over as"},
		{name: "cut after creations at the end", env: "prod",
			faults: each("cut", "after", "RegisterTaskDefinition", "CreateStateMachine", "CreateSchedule", "CreateQueue",
				"PutMetricAlarm")},
		{long: true, name: "cut after settings", env: "prod", faults: each("cut", "after", "PutBucketPolicy", "PutRolePolicy",
			"PutBucketVersioning", "PutRetentionPolicy")},
		{long: true, name: "errors after creations", env: "prod", faults: each("error", "after", "CreateRole", "PutParameter",
			"CreateLogGroup", "CreateBucket"), says: "exists: taken over as"},
		{name: "cut after parts of a network", env: "dev", network: true, faults: each("cut", "after", "CreateSubnet",
			"CreateSecurityGroup", "AuthorizeSecurityGroup*", "CreateRouteTable", "CreateVpcEndpoint")},
		{name: "cut after CreateVpc", env: "dev", network: true, faults: each("cut", "after", "CreateVpc"),
			do: (*trial).doubled},

		{name: "expired at the start", env: "dev", faults: `fault "expired" { count = 5 }`},
		{name: "expired for good", env: "prod", faults: `fault "expired" { after = 80 }`},
		{name: "half made", env: "prod", faults: `
			fault "expired" { operation = "PutRetentionPolicy" }
			fault "expired" { operation = "PutBucketTagging" }`, says: "was left half made: kept"},
	}
}

// stateRows are troubles with the state and its lock, one of them another run.
func stateRows() []row {
	return []row{
		{name: "state is not saved", env: "dev", faults: `fault "error" {
			operation = "PutObject"
			resource  = "*.tfstate"
		}`, says: "saving the state that an earlier run left"},
		{long: true, name: "state is saved without an answer", env: "prod", faults: `fault "cut" {
			operation = "PutObject"
			resource  = "*.tfstate"
			when      = "after"
			count     = 1
		}`},
		{name: "locked without an answer", env: "dev", faults: `fault "cut" {
			operation = "PutObject"
			resource  = "*.tflock"
			when      = "after"
			count     = 1
		}`, says: "release its lock"},
		{long: true, name: "not locked", env: "prod", faults: `fault "error" {
			operation = "PutObject"
			resource  = "*.tflock"
		}`},
		{name: "not unlocked", env: "dev", faults: `fault "error" {
			operation = "DeleteObject"
			resource  = "*.tflock"
			after     = 1
		}`, says: "release its lock"},
		{name: "two at once", env: "dev", do: (*trial).contested},
		{name: "two at once and one waits", env: "prod", do: (*trial).awaited},
	}
}

// deathRows end the apply in the midst of it.
func deathRows() []row {
	return []row{
		{name: "tfgen is killed", env: "dev", do: func(tr *trial) { tr.killed("CreateRepository", true) },
			says: "exists: taken over as"},
		{name: "terraform is killed", env: "prod", do: func(tr *trial) { tr.killed("CreateStateMachine", false) },
			says: "exists: taken over as"},
		{long: true, name: "terraform is killed in a network", env: "dev", network: true,
			do: func(tr *trial) { tr.killed("CreateVpcEndpoint", false) }, says: "aws_vpc.main exists: taken over as vpc-"},
		{name: "tfgen is killed in the second environment", do: func(tr *trial) { tr.killed("CreateSchedule", true) }},
		{name: "interrupted", env: "prod", do: func(tr *trial) { tr.interrupted("CreateBucket", false) },
			says: "was left half made: kept"},
		{name: "interrupted behind a wrapper", env: "dev", do: func(tr *trial) { tr.wrapped("CreateRepository") },
			says: "to finish its steps and to save the state"},
		{name: "interrupted twice", env: "prod", do: func(tr *trial) { tr.interrupted("CreateLogGroup", true) },
			says: "exists: taken over as"},
	}
}

package stack

// Contents are what a stack has, as far as a spec can say it.
type Contents struct {
	Stack     string
	AccountID string
	Region    string

	Buckets      []Bucket
	Repositories []string // names
	Clusters     []string // names
	Parameters   []Parameter
	Pipelines    []Pipeline

	Subnets        []string // ids, in which the pipelines' tasks run
	SecurityGroups []string // likewise

	Resources []Resource // all, in the order of the stack
	Notes     []string   // what was found and can't be said in a spec, in sentences
}

// Bucket is an S3 bucket.
type Bucket struct {
	Name   string
	KeyARN string // of the KMS key that its objects are encrypted with; empty: they are with keys of AWS's
	Shared bool   // its policy lets another account in
}

// Parameter is an SSM parameter of type String.
type Parameter struct{ Name, Value string }

// Pipeline is a state machine whose states run ECS tasks, one after the other.
type Pipeline struct {
	Name      string // of the state machine
	Steps     []Step
	Schedules []string
}

// Step is such a state.
type Step struct {
	Name        string // of the state
	Image       string
	Cluster     string // name
	CPU, Memory int
	Storage     int    // GiB; 0: not said
	Arch        string // as ECS writes it; empty: not said
	Command     []string
	Environment map[string]string
	Secrets     map[string]string
	Timeout     int      // seconds; 0: not said
	Reads       []string // names of buckets that its task role may read
	Writes      []string

	role string // ARN of the task role; empty: none
}

// Resource is one of a stack.
type Resource struct {
	LogicalID string `json:"logical_id"`
	Type      string `json:"type"`
	ID        string `json:"id"`       // CloudFormation's physical id
	Retained  bool   `json:"retained"` // it stays when the stack is deleted
}

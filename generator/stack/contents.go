package stack

import "fmt"

// Contents are what a stack has, as far as a spec can say it.
type Contents struct {
	Stack     string // its name; of several, their names
	AccountID string
	Region    string

	Buckets      []Bucket
	Repositories []Repository
	Clusters     []Cluster
	Parameters   []Parameter
	Pipelines    []Pipeline

	Subnets        []string // ids, in which the pipelines' tasks run
	SecurityGroups []string // likewise

	Resources []Resource // all, in the order of the stack
	Notes     []string   // what was found and can't be said in a spec, in sentences

	Uses     []string          // logical ids of what the buckets and pipelines use beside that, such as roles and keys
	Policies map[string]string // logical ids of buckets' policies, and the names of their buckets
}

// Bucket is an S3 bucket.
type Bucket struct {
	Name        string
	Called      string   // what to call it, where CloudFormation made its name up; empty: by its name
	KeyARN      string   // of the KMS key that its objects are encrypted with; empty: they are with keys of AWS's
	Shared      bool     // its policy lets another account in
	Lets        []string // whom its policy lets in
	Unversioned bool

	ExpireDays     int
	NoncurrentDays int
	Transitions    map[string]int // storage classes and after how many days
}

// Repository is an ECR repository.
type Repository struct {
	Name, Called string
	Mutable      bool // its tags can be moved
	KMS          bool // its images are encrypted with a KMS key, which no repository of a spec's is
}

// Cluster is an ECS cluster.
type Cluster struct{ Name, Called string }

// Parameter is an SSM parameter of type String.
type Parameter struct{ Name, Value string }

// Pipeline is a state machine whose states run ECS tasks, one after the other.
type Pipeline struct {
	Name, Called string // the name is the state machine's
	Steps        []Step
	Schedules    []string
	Timezone     string // of the schedules; empty: UTC
	Paused       bool   // the schedules are disabled
	LogDays      *int   // for how many days logs of its tasks are kept, 0: for ever; nil: not known
}

// Step is such a state.
type Step struct {
	Name        string // of the state
	Image       string
	Cluster     string // name
	CPU, Memory int
	Storage     int    // GiB; 0: not said
	Arch        string // as ECS writes it; empty: not said
	Spot        bool
	Command     []string
	Environment map[string]string
	Secrets     map[string]string
	SecretKeys  []string // ARNs of the KMS keys that they are encrypted with
	Timeout     int      // seconds; 0: not said
	Retries     int
	Reads       []string // names of buckets that its task role may read
	Writes      []string

	Rights []Right // what else its task role may do, beside what a step gets

	machine             string // name of the state machine
	role, executionRole string // ARNs; empty: none
	logDays             *int   // nil: not known
}

// where is the state, as the beginning of a sentence.
func (s Step) where() string {
	if s.machine == "" {
		return fmt.Sprintf("State %q", s.Name)
	}
	return fmt.Sprintf("State %q of %s", s.Name, s.machine)
}

// Right is what may be done to a resource, or to several by wildcards.
type Right struct {
	Resource string
	Actions  []string
}

// Resource is one of a stack.
type Resource struct {
	LogicalID string `json:"logical_id"` // of a nested stack's, behind the nested stack's own and a slash
	Type      string `json:"type"`
	ID        string `json:"id"`       // CloudFormation's physical id
	Retained  bool   `json:"retained"` // it stays when the stack is deleted
}

// The types of resources that become blocks of a spec.
const (
	bucketType     = "AWS::S3::Bucket"
	policyType     = "AWS::S3::BucketPolicy"
	repositoryType = "AWS::ECR::Repository"
	clusterType    = "AWS::ECS::Cluster"
	machineType    = "AWS::StepFunctions::StateMachine"
	parameterType  = "AWS::SSM::Parameter"
)

// metadataType is what CDK notes of itself.
const metadataType = "AWS::CDK::Metadata"

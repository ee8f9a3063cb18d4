package spec

import "github.com/hashicorp/hcl/v2"

// Project is one valid description of a data platform: everything that can be known before Terraform runs has been
// checked and every name has been derived. Load is the only way to get one.
type Project struct {
	Name string
	// RequiredVersion and ProviderVersion are version constraints for Terraform and for the hashicorp/aws provider.
	RequiredVersion string
	ProviderVersion string
	Binary          string         // that runs what is rendered: terraform or tofu; empty: either
	Environments    []*Environment // by name
	Warnings        *Diagnostics   // what is probably wrong; nil: nothing

	places map[any]hcl.Range
	files  map[string]*hcl.File
}

// Environment is one (account, region) pair with what runs in it.
type Environment struct {
	Project   string
	Name      string
	AccountID string
	Region    string
	Partition string // aws, aws-cn, aws-eusc, aws-us-gov…, by the region
	Prefix    string // that derived names begin with
	Names     Names  // of what the project has in the account

	DeployRole      string        // name of the role that deploys, with its path in front; empty: the caller does
	PlanRole        string        // likewise, of the role that only looks; empty: the deploy role does
	ExternalID      string        // asked for by these roles' trust policies; may be empty
	TrustedAccounts []string      // accounts of which everyone whom they let may assume these roles, sorted
	TrustedRoles    []string      // ARNs of roles that may assume them, sorted; there is an account, or one of these
	Identities      []WebIdentity // jobs of CI systems that may assume them, by issuer
	Allow           []Allowance   // what else the deploy role may do, by label
	DeployBoundary  string        // ARN of these roles' permissions boundary; empty: they have none

	RolePath     string   // of the rendered roles, with a slash at both ends
	RoleBoundary string   // ARN of their permissions boundary; empty: they have none
	PeerAccounts []string // accounts that its resources may name besides those that the spec implies, sorted

	Organization Organization // what limits all that is done in the account

	Protected bool // data can't be destroyed
	Tags      map[string]string
	Backend   Backend
	Network   *Network // nil where no pipeline needs one

	PullsFrom []*Repository // that its pipelines' images are in, of the project's

	External []*Bucket // others' that its pipelines may use, by key

	// What the environment owns, each by key.
	Buckets      []*Bucket
	Repositories []*Repository
	Clusters     []*Cluster
	Pipelines    []*Pipeline

	Accept []*Acceptance // access outside of the intent that is wanted, by label

	Sources []string // the spec files that it was made from, relative to the project's folder, sorted
}

// Allowance is what a role may do beside what follows from the rest of the spec: a deploy role for the sake of the
// team's own files, or a pipeline's tasks.
type Allowance struct {
	Label     string
	Actions   []string // sorted
	Resources []string // ARNs, or *; sorted
}

// Acceptance is access outside of the intent that is wanted nevertheless, such as by the team's own files. Nothing is
// rendered of it.
type Acceptance struct {
	Label     string
	Principal string   // ARN, name of a service or of an identity provider, or * for everyone; an account's is its root's
	Actions   []string // perhaps with wildcards; sorted
	Resources []string // ARNs, perhaps with wildcards, or *; sorted
	Reason    string
	Expires   string // the last day on which it holds, as 2006-01-02, in UTC; empty: it holds for ever
}

// Network is where the tasks run: existing subnets, or a VPC of the environment's own when CIDR is set.
type Network struct {
	Subnets        []string
	SecurityGroups []string

	CIDR              string   // of the VPC to make
	AvailabilityZones []string // one private subnet in each; all names or all ids, as IsZoneID tells
	NAT               bool     // reach the internet through a NAT gateway instead of AWS through endpoints alone
}

// Bucket is an S3 bucket, in the account and region of its owner, or somebody else's, of which nothing is rendered.
type Bucket struct {
	Key   string // its label in the spec
	Name  string
	Owner *Environment // nil: it is external

	AccountID string // where it is
	Region    string
	Partition string

	KMS             bool   // encrypted with a customer key instead of S3's
	KeyARN          string // of that key, where it exists already; empty: the bucket has one of its own
	ForceDestroy    bool   // destroying it deletes its objects
	NoncurrentDays  int    // days to keep an object's earlier versions; 0: for ever
	ExpireDays      int    // days after which an object becomes an earlier version; 0: never
	GrantToAccounts bool   // other accounts' grants name the account only, not the reader's role

	Transitions []Transition // to other storage classes, in order

	Notifies   bool        // EventBridge hears of its new objects, as some pipeline is started by them
	Deliveries []*Delivery // to environments in other accounts and regions whose pipelines are, by their names

	Tags   map[string]string // beside the environment's
	Access []Access          // who may use it, by principal
}

// Access is what one role may do with one bucket. It is the intent that both halves of a grant are rendered from.
type Access struct {
	Principal string // the role's ARN
	AccountID string // the role's account
	Label     string // says who it is, unique in the bucket: "prod preprocessing", or the label of a grant block
	Outside   bool   // the role is not one of ours: only the bucket's half is rendered
	Read      bool
	Versions  bool // earlier versions of objects are read, too
	Write     bool
}

// Repository is an ECR repository, in the account and region of its owner.
type Repository struct {
	Key         string
	Name        string
	Owner       *Environment
	ARN         string
	URL         string
	MutableTags bool
	KeepImages  int               // untagged images kept; 0: all
	ForceDelete bool              // destroying it deletes its images
	Tags        map[string]string // beside the environment's
	Pullers     []Puller          // who pulls images from it
}

// Puller is a role that pulls a pipeline's image. It is the intent that both halves of that grant are rendered from.
type Puller struct {
	Principal string // the role's ARN
	AccountID string // the role's account
}

// Cluster is an ECS cluster.
type Cluster struct {
	Key  string
	Name string
	ARN  string
}

// Pipeline is a state machine that runs Fargate tasks, one after the other.
type Pipeline struct {
	Key     string
	Name    string // of the state machine
	ARN     string // of the state machine
	Family  string // what the names of all else that it has begin with
	Cluster *Cluster
	Steps   []*Step           // in their order; one at least
	Tags    map[string]string // of all that is the pipeline's, beside the environment's

	ParameterPath string      // with no slash at its end
	Parameters    []Parameter // by name; those that tell the model are among them

	Pin            bool    // the parameters tell one version of the model, not only its key
	ModelKey       string  // of the object in a bucket; empty: the spec names none
	ModelBucket    *Bucket // one of Reads; nil: the spec leaves it open
	ModelVersionID string  // S3's, where it is pinned and known
	ModelChecksum  string  // SHA-256 in base64, as S3 gives it, where it is pinned and known

	Schedules        []string // cron(...), rate(...) or at(...); none: nothing starts it at a time
	ScheduleTimezone string
	OnObject         *ObjectTrigger // nil: no object starts it
	Paused           bool           // nothing starts it but somebody by hand
	DeadLetterQueue  string         // SQS queue that the starts which failed go to
	NotStarted       string         // CloudWatch alarm that there are such
	LogRetentionDays int            // 0: for ever

	OnFailure *Notification // who is told when it fails; nil: nobody
	Failed    string        // EventBridge rule that notices

	Roles     Roles
	TaskLogs  string // log group of the containers
	StateLogs string // log group of the state machine
}

// ObjectTrigger is what starts a pipeline when an object is new in a bucket, or written again.
type ObjectTrigger struct {
	Bucket *Bucket // one that the pipeline reads
	Prefix string  // of the objects' keys; empty: all
	Rule   string  // of EventBridge
	Bus    string  // that the rule is on, for a bucket of another account or region; empty: the account's default one
}

// Step is one of a pipeline's tasks, with roles of its own.
type Step struct {
	Key    string // empty: the only one, which the pipeline's task block describes
	ID     string // what is rendered for it is called so: the pipeline's key, with its own behind it
	Family string // of the task definition
	Image  string
	Reads  []*Bucket // as in the spec, the pipeline's first
	Writes []*Bucket

	CPU         int    // CPU units, 1024 a core
	Memory      int    // MiB
	Storage     int    // GiB; 0: the 20 that every task has
	Arch        string // X86_64 or ARM64: what the image was built for
	Spot        bool   // runs on spare capacity, which AWS may take back
	Command     []string
	Environment map[string]string
	Secrets     []Secret    // by name
	SecretKeys  []string    // ARNs of customer keys that the secrets are encrypted with, sorted
	Allow       []Allowance // what else the container may do, by label
	Timeout     int         // seconds until it counts as failed
	Retries     int

	TaskRole      string // what the container may do
	ExecutionRole string // what ECS may do to start it
}

// Secret is a variable of a container's environment that ECS reads when it starts it. Its value is nowhere in the spec.
type Secret struct {
	Name string
	ARN  string // of an SSM parameter or of a secret of Secrets Manager
	Part string // ":KEY:STAGE:VERSION" of the latter, as ECS takes it; empty: all of it
}

// Parameter is an SSM parameter of type String.
type Parameter struct {
	Key    string // "input-bucket"
	Name   string // "/ds/preprocessing/input-bucket"
	Value  string
	Retain bool // it is data: not to be deleted or replaced without being asked
}

// Roles are the names of a pipeline's IAM roles, beside those of its steps.
type Roles struct {
	StateMachine string
	Scheduler    string
	Events       string
}

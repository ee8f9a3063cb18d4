package spec

import "github.com/hashicorp/hcl/v2"

// The types of this file are the language as gohcl decodes it. Attributes stay expressions: they are evaluated once for
// each environment.

// specFile is one file.
type specFile struct {
	Projects     []*section     `hcl:"project,block"`
	Environments []*section     `hcl:"environment,block"`
	Locals       []*localsBlock `hcl:"locals,block"`
}

// localsBlock is a block of constants.
type localsBlock struct {
	Values hcl.Attributes `hcl:",remain"`
}

// section is a project or an environment. They have the same form, so that an environment can override whatever its
// project says; the few things that only one of them may have are checked where the loader takes it in.
type section struct {
	Name      string    `hcl:"name,label"`
	NameRange hcl.Range `hcl:"name,label_range"`

	AccountID    *hcl.Attribute `hcl:"account_id,optional"` // of environments only
	Region       *hcl.Attribute `hcl:"region,optional"`
	PeerAccounts *hcl.Attribute `hcl:"peer_accounts,optional"`
	Prefix       *hcl.Attribute `hcl:"prefix,optional"`
	Protected    *hcl.Attribute `hcl:"protected,optional"`
	Tags         *hcl.Attribute `hcl:"tags,optional"`

	Terraform    *terraformBlock    `hcl:"terraform,block"` // of the project only
	Deploy       *deployBlock       `hcl:"deploy,block"`
	Roles        *rolesBlock        `hcl:"roles,block"`
	Organization *organizationBlock `hcl:"organization,block"`
	Backend      *backendBlock      `hcl:"backend,block"`
	Network      *networkBlock      `hcl:"network,block"`
	Buckets      []*bucketBlock     `hcl:"bucket,block"`
	Repositories []*repositoryBlock `hcl:"repository,block"`
	Clusters     []*clusterBlock    `hcl:"cluster,block"`
	Pipelines    []*pipelineBlock   `hcl:"pipeline,block"`
	Accept       []*acceptBlock     `hcl:"accept,block"`
}

type terraformBlock struct {
	DefRange        hcl.Range      `hcl:",def_range"`
	RequiredVersion *hcl.Attribute `hcl:"required_version,optional"`
	AWSProvider     *hcl.Attribute `hcl:"aws_provider,optional"`
	Binary          *hcl.Attribute `hcl:"binary,optional"`
}

type deployBlock struct {
	DefRange        hcl.Range      `hcl:",def_range"`
	Role            *hcl.Attribute `hcl:"role,optional"`
	PlanRole        *hcl.Attribute `hcl:"plan_role,optional"`
	ExternalID      *hcl.Attribute `hcl:"external_id,optional"`
	TrustedAccounts *hcl.Attribute `hcl:"trusted_accounts,optional"`
	TrustedRoles    *hcl.Attribute `hcl:"trusted_roles,optional"`
	Boundary        *hcl.Attribute `hcl:"permissions_boundary,optional"`
	GitHub          *githubBlock   `hcl:"github,block"`
	GitLab          *gitlabBlock   `hcl:"gitlab,block"`
	Allow           []*allowBlock  `hcl:"allow,block"`
}

type githubBlock struct {
	DefRange     hcl.Range      `hcl:",def_range"`
	Repository   *hcl.Attribute `hcl:"repository,optional"`
	Environments *hcl.Attribute `hcl:"environments,optional"`
	Branches     *hcl.Attribute `hcl:"branches,optional"`
	Issuer       *hcl.Attribute `hcl:"issuer,optional"`
	Audience     *hcl.Attribute `hcl:"audience,optional"`
}

type gitlabBlock struct {
	DefRange hcl.Range      `hcl:",def_range"`
	Project  *hcl.Attribute `hcl:"project,optional"`
	Branches *hcl.Attribute `hcl:"branches,optional"`
	Issuer   *hcl.Attribute `hcl:"issuer,optional"`
	Audience *hcl.Attribute `hcl:"audience,optional"`
}

type rolesBlock struct {
	DefRange hcl.Range      `hcl:",def_range"`
	Path     *hcl.Attribute `hcl:"path,optional"`
	Boundary *hcl.Attribute `hcl:"permissions_boundary,optional"`
}

type organizationBlock struct {
	ID              *hcl.Attribute `hcl:"id,optional"`
	ServiceControl  *hcl.Attribute `hcl:"service_control_policies,optional"`
	ResourceControl *hcl.Attribute `hcl:"resource_control_policies,optional"`
	Boundaries      *hcl.Attribute `hcl:"permissions_boundaries,optional"`
	Context         *hcl.Attribute `hcl:"context,optional"`
}

type allowBlock struct {
	Label      string         `hcl:"name,label"`
	LabelRange hcl.Range      `hcl:"name,label_range"`
	Actions    *hcl.Attribute `hcl:"actions,optional"`
	Resources  *hcl.Attribute `hcl:"resources,optional"`
	Enabled    *hcl.Attribute `hcl:"enabled,optional"`
}

type backendBlock struct {
	Type      string         `hcl:"type,label"`
	TypeRange hcl.Range      `hcl:"type,label_range"`
	Bucket    *hcl.Attribute `hcl:"bucket,optional"`
	Key       *hcl.Attribute `hcl:"key,optional"`
	AccountID *hcl.Attribute `hcl:"account_id,optional"`
	Region    *hcl.Attribute `hcl:"region,optional"`
	Role      *hcl.Attribute `hcl:"role,optional"`
	KMSKey    *hcl.Attribute `hcl:"kms_key,optional"`
	Path      *hcl.Attribute `hcl:"path,optional"`
}

type networkBlock struct {
	DefRange          hcl.Range      `hcl:",def_range"`
	Subnets           *hcl.Attribute `hcl:"subnets,optional"`
	SecurityGroups    *hcl.Attribute `hcl:"security_groups,optional"`
	CIDR              *hcl.Attribute `hcl:"cidr,optional"`
	AvailabilityZones *hcl.Attribute `hcl:"availability_zones,optional"`
	NAT               *hcl.Attribute `hcl:"nat,optional"`
}

type bucketBlock struct {
	Key            string         `hcl:"name,label"`
	KeyRange       hcl.Range      `hcl:"name,label_range"`
	Owner          *hcl.Attribute `hcl:"owner,optional"`
	Enabled        *hcl.Attribute `hcl:"enabled,optional"`
	Name           *hcl.Attribute `hcl:"name,optional"`
	Tags           *hcl.Attribute `hcl:"tags,optional"`
	External       *hcl.Attribute `hcl:"external,optional"`
	AccountID      *hcl.Attribute `hcl:"account_id,optional"`
	Region         *hcl.Attribute `hcl:"region,optional"`
	Encryption     *hcl.Attribute `hcl:"encryption,optional"`
	ForceDestroy   *hcl.Attribute `hcl:"force_destroy,optional"`
	NoncurrentDays *hcl.Attribute `hcl:"noncurrent_days,optional"`
	ExpireDays     *hcl.Attribute `hcl:"expire_days,optional"`
	TransitionDays *hcl.Attribute `hcl:"transition_days,optional"`
	GrantTo        *hcl.Attribute `hcl:"grant_to,optional"`
	Grants         []*grantBlock  `hcl:"grant,block"`
}

type grantBlock struct {
	Label      string         `hcl:"name,label"`
	LabelRange hcl.Range      `hcl:"name,label_range"`
	Role       *hcl.Attribute `hcl:"role,optional"`
	Access     *hcl.Attribute `hcl:"access,optional"`
	Enabled    *hcl.Attribute `hcl:"enabled,optional"`
}

type repositoryBlock struct {
	Key          string         `hcl:"name,label"`
	KeyRange     hcl.Range      `hcl:"name,label_range"`
	Owner        *hcl.Attribute `hcl:"owner,optional"`
	Enabled      *hcl.Attribute `hcl:"enabled,optional"`
	Name         *hcl.Attribute `hcl:"name,optional"`
	Tags         *hcl.Attribute `hcl:"tags,optional"`
	MutableTags  *hcl.Attribute `hcl:"mutable_tags,optional"`
	KeepUntagged *hcl.Attribute `hcl:"keep_untagged,optional"`
	ForceDelete  *hcl.Attribute `hcl:"force_delete,optional"`
}

type clusterBlock struct {
	Key      string         `hcl:"name,label"`
	KeyRange hcl.Range      `hcl:"name,label_range"`
	Enabled  *hcl.Attribute `hcl:"enabled,optional"`
	Name     *hcl.Attribute `hcl:"name,optional"`
}

type pipelineBlock struct {
	Key              string         `hcl:"name,label"`
	KeyRange         hcl.Range      `hcl:"name,label_range"`
	Enabled          *hcl.Attribute `hcl:"enabled,optional"`
	Name             *hcl.Attribute `hcl:"name,optional"`
	Tags             *hcl.Attribute `hcl:"tags,optional"`
	Image            *hcl.Attribute `hcl:"image,optional"`
	Cluster          *hcl.Attribute `hcl:"cluster,optional"`
	Reads            *hcl.Attribute `hcl:"reads,optional"`
	Writes           *hcl.Attribute `hcl:"writes,optional"`
	Secrets          *hcl.Attribute `hcl:"secrets,optional"`
	SecretKeys       *hcl.Attribute `hcl:"secret_keys,optional"`
	Parameters       *hcl.Attribute `hcl:"parameters,optional"`
	Retain           *hcl.Attribute `hcl:"retain,optional"`
	Pin              *hcl.Attribute `hcl:"pin,optional"`
	ModelKey         *hcl.Attribute `hcl:"model_key,optional"`
	ModelBucket      *hcl.Attribute `hcl:"model_bucket,optional"`
	ModelVersionID   *hcl.Attribute `hcl:"model_version_id,optional"`
	ModelChecksum    *hcl.Attribute `hcl:"model_checksum,optional"`
	Schedule         *hcl.Attribute `hcl:"schedule,optional"`
	ScheduleTimezone *hcl.Attribute `hcl:"schedule_timezone,optional"`
	Paused           *hcl.Attribute `hcl:"paused,optional"`
	LogRetentionDays *hcl.Attribute `hcl:"log_retention_days,optional"`
	Timeout          *hcl.Attribute `hcl:"timeout,optional"`
	Retries          *hcl.Attribute `hcl:"retries,optional"`
	OnObject         *onObjectBlock `hcl:"on_object,block"`
	Task             *taskBlock     `hcl:"task,block"`
	Steps            []*stepBlock   `hcl:"step,block"`
	OnFailure        *failureBlock  `hcl:"on_failure,block"`
	Allow            []*allowBlock  `hcl:"allow,block"`

	inherited *hcl.Attribute // the project's parameters, which those of the environment are merged over
}

// onObjectBlock has the objects that start a pipeline.
type onObjectBlock struct {
	DefRange hcl.Range      `hcl:",def_range"`
	Enabled  *hcl.Attribute `hcl:"enabled,optional"`
	Bucket   *hcl.Attribute `hcl:"bucket,optional"`
	Prefix   *hcl.Attribute `hcl:"prefix,optional"`
}

type taskBlock struct {
	DefRange    hcl.Range      `hcl:",def_range"`
	CPU         *hcl.Attribute `hcl:"cpu,optional"`
	Memory      *hcl.Attribute `hcl:"memory,optional"`
	Storage     *hcl.Attribute `hcl:"ephemeral_storage,optional"`
	Arch        *hcl.Attribute `hcl:"architecture,optional"`
	Spot        *hcl.Attribute `hcl:"spot,optional"`
	Command     *hcl.Attribute `hcl:"command,optional"`
	Environment *hcl.Attribute `hcl:"environment,optional"`
}

type failureBlock struct {
	DefRange hcl.Range      `hcl:",def_range"`
	Enabled  *hcl.Attribute `hcl:"enabled,optional"`
	Emails   *hcl.Attribute `hcl:"emails,optional"`
	Topic    *hcl.Attribute `hcl:"topic,optional"`
}

// stepBlock has what a task has, and what else a pipeline says of one.
type stepBlock struct {
	Key         string         `hcl:"name,label"`
	KeyRange    hcl.Range      `hcl:"name,label_range"`
	Enabled     *hcl.Attribute `hcl:"enabled,optional"`
	Name        *hcl.Attribute `hcl:"name,optional"`
	Image       *hcl.Attribute `hcl:"image,optional"`
	CPU         *hcl.Attribute `hcl:"cpu,optional"`
	Memory      *hcl.Attribute `hcl:"memory,optional"`
	Storage     *hcl.Attribute `hcl:"ephemeral_storage,optional"`
	Arch        *hcl.Attribute `hcl:"architecture,optional"`
	Spot        *hcl.Attribute `hcl:"spot,optional"`
	Command     *hcl.Attribute `hcl:"command,optional"`
	Environment *hcl.Attribute `hcl:"environment,optional"`
	Reads       *hcl.Attribute `hcl:"reads,optional"`
	Writes      *hcl.Attribute `hcl:"writes,optional"`
	Secrets     *hcl.Attribute `hcl:"secrets,optional"`
	SecretKeys  *hcl.Attribute `hcl:"secret_keys,optional"`
	Timeout     *hcl.Attribute `hcl:"timeout,optional"`
	Retries     *hcl.Attribute `hcl:"retries,optional"`
	Allow       []*allowBlock  `hcl:"allow,block"`
}

type acceptBlock struct {
	Label      string         `hcl:"name,label"`
	LabelRange hcl.Range      `hcl:"name,label_range"`
	Principal  *hcl.Attribute `hcl:"principal,optional"`
	Actions    *hcl.Attribute `hcl:"actions,optional"`
	Resources  *hcl.Attribute `hcl:"resources,optional"`
	Reason     *hcl.Attribute `hcl:"reason,optional"`
	Expires    *hcl.Attribute `hcl:"expires,optional"`
	Enabled    *hcl.Attribute `hcl:"enabled,optional"`
}

package spec

import "cmp"

// overriding is a block that an environment can override.
type overriding[B any] interface {
	comparable
	over(project B) B // the block as it is in the environment; never changes the project's
}

// labelled is one of which there are several, known by their labels.
type labelled[B any] interface {
	overriding[B]
	label() string
}

// overlay is the environment's block over the project's, or that of the two that there is.
func overlay[B overriding[B]](environment, project B) B {
	var none B
	if environment == none || project == none {
		return cmp.Or(environment, project)
	}
	return environment.over(project)
}

// merge puts an environment's blocks over its project's: a label of the project's is overridden, a new one is added.
func merge[B labelled[B]](environment, project []B) []B {
	var merged []B
	own := map[string]B{}
	for _, b := range environment {
		own[b.label()] = b
	}
	for _, base := range project {
		if b, ok := own[base.label()]; ok {
			base = b.over(base)
			delete(own, base.label())
		}
		merged = append(merged, base)
	}
	for _, b := range environment {
		if _, ok := own[b.label()]; ok {
			merged = append(merged, b)
		}
	}
	return merged
}

// over is what the project and the environment say together. An attribute that the environment sets to null counts as
// said, so that it unsets the project's.
func (s *section) over(project *section) *section {
	merged := *s
	merged.Region = cmp.Or(s.Region, project.Region)
	merged.PeerAccounts = cmp.Or(s.PeerAccounts, project.PeerAccounts)
	merged.Prefix = cmp.Or(s.Prefix, project.Prefix)
	merged.Protected = cmp.Or(s.Protected, project.Protected)
	merged.Tags = cmp.Or(s.Tags, project.Tags)
	merged.Deploy = overlay(s.Deploy, project.Deploy)
	merged.Roles = overlay(s.Roles, project.Roles)
	merged.Organization = overlay(s.Organization, project.Organization)
	merged.Network = cmp.Or(s.Network, project.Network)
	merged.Backend = overlay(s.Backend, project.Backend)
	merged.Buckets = merge(s.Buckets, project.Buckets)
	merged.Repositories = merge(s.Repositories, project.Repositories)
	merged.Clusters = merge(s.Clusters, project.Clusters)
	merged.Pipelines = merge(s.Pipelines, project.Pipelines)
	merged.Accept = merge(s.Accept, project.Accept)
	return &merged
}

func (b *deployBlock) over(project *deployBlock) *deployBlock {
	merged := *b
	merged.Role = cmp.Or(b.Role, project.Role)
	merged.PlanRole = cmp.Or(b.PlanRole, project.PlanRole)
	merged.ExternalID = cmp.Or(b.ExternalID, project.ExternalID)
	merged.TrustedAccounts = cmp.Or(b.TrustedAccounts, project.TrustedAccounts)
	merged.TrustedRoles = cmp.Or(b.TrustedRoles, project.TrustedRoles)
	merged.Boundary = cmp.Or(b.Boundary, project.Boundary)
	merged.GitHub = overlay(b.GitHub, project.GitHub)
	merged.GitLab = overlay(b.GitLab, project.GitLab)
	merged.Allow = merge(b.Allow, project.Allow)
	return &merged
}

func (b *githubBlock) over(project *githubBlock) *githubBlock {
	merged := *b
	merged.Repository = cmp.Or(b.Repository, project.Repository)
	merged.Environments = cmp.Or(b.Environments, project.Environments)
	merged.Branches = cmp.Or(b.Branches, project.Branches)
	merged.Issuer = cmp.Or(b.Issuer, project.Issuer)
	merged.Audience = cmp.Or(b.Audience, project.Audience)
	return &merged
}

func (b *gitlabBlock) over(project *gitlabBlock) *gitlabBlock {
	merged := *b
	merged.Project = cmp.Or(b.Project, project.Project)
	merged.Branches = cmp.Or(b.Branches, project.Branches)
	merged.Issuer = cmp.Or(b.Issuer, project.Issuer)
	merged.Audience = cmp.Or(b.Audience, project.Audience)
	return &merged
}

func (b *rolesBlock) over(project *rolesBlock) *rolesBlock {
	merged := *b
	merged.Path = cmp.Or(b.Path, project.Path)
	merged.Boundary = cmp.Or(b.Boundary, project.Boundary)
	return &merged
}

func (b *organizationBlock) over(project *organizationBlock) *organizationBlock {
	merged := *b
	merged.ID = cmp.Or(b.ID, project.ID)
	merged.ServiceControl = cmp.Or(b.ServiceControl, project.ServiceControl)
	merged.ResourceControl = cmp.Or(b.ResourceControl, project.ResourceControl)
	merged.Boundaries = cmp.Or(b.Boundaries, project.Boundaries)
	merged.Context = cmp.Or(b.Context, project.Context)
	return &merged
}

func (b *allowBlock) label() string { return b.Label }

func (b *allowBlock) over(project *allowBlock) *allowBlock {
	merged := *project
	merged.Actions = cmp.Or(b.Actions, project.Actions)
	merged.Resources = cmp.Or(b.Resources, project.Resources)
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	return &merged
}

// over leaves out what the project says of another type of backend.
func (b *backendBlock) over(project *backendBlock) *backendBlock {
	if b.Type != project.Type {
		return b
	}
	merged := *b
	merged.Bucket = cmp.Or(b.Bucket, project.Bucket)
	merged.Key = cmp.Or(b.Key, project.Key)
	merged.AccountID = cmp.Or(b.AccountID, project.AccountID)
	merged.Region = cmp.Or(b.Region, project.Region)
	merged.Role = cmp.Or(b.Role, project.Role)
	merged.KMSKey = cmp.Or(b.KMSKey, project.KMSKey)
	merged.Path = cmp.Or(b.Path, project.Path)
	return &merged
}

func (b *bucketBlock) label() string { return b.Key }

func (b *bucketBlock) over(project *bucketBlock) *bucketBlock {
	merged := *project
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	merged.Name = cmp.Or(b.Name, project.Name)
	merged.Tags = cmp.Or(b.Tags, project.Tags)
	merged.External = cmp.Or(b.External, project.External)
	merged.AccountID = cmp.Or(b.AccountID, project.AccountID)
	merged.Region = cmp.Or(b.Region, project.Region)
	merged.Encryption = cmp.Or(b.Encryption, project.Encryption)
	merged.ForceDestroy = cmp.Or(b.ForceDestroy, project.ForceDestroy)
	merged.NoncurrentDays = cmp.Or(b.NoncurrentDays, project.NoncurrentDays)
	merged.ExpireDays = cmp.Or(b.ExpireDays, project.ExpireDays)
	merged.TransitionDays = cmp.Or(b.TransitionDays, project.TransitionDays)
	merged.GrantTo = cmp.Or(b.GrantTo, project.GrantTo)
	merged.Grants = merge(b.Grants, project.Grants)
	return &merged
}

func (b *grantBlock) label() string { return b.Label }

func (b *grantBlock) over(project *grantBlock) *grantBlock {
	merged := *project
	merged.Role = cmp.Or(b.Role, project.Role)
	merged.Access = cmp.Or(b.Access, project.Access)
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	return &merged
}

func (b *repositoryBlock) label() string { return b.Key }

func (b *repositoryBlock) over(project *repositoryBlock) *repositoryBlock {
	merged := *project
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	merged.Name = cmp.Or(b.Name, project.Name)
	merged.Tags = cmp.Or(b.Tags, project.Tags)
	merged.MutableTags = cmp.Or(b.MutableTags, project.MutableTags)
	merged.KeepUntagged = cmp.Or(b.KeepUntagged, project.KeepUntagged)
	merged.ForceDelete = cmp.Or(b.ForceDelete, project.ForceDelete)
	return &merged
}

func (b *clusterBlock) label() string { return b.Key }

func (b *clusterBlock) over(project *clusterBlock) *clusterBlock {
	merged := *project
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	merged.Name = cmp.Or(b.Name, project.Name)
	return &merged
}

func (b *pipelineBlock) label() string { return b.Key }

func (b *pipelineBlock) over(project *pipelineBlock) *pipelineBlock {
	merged := *project
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	merged.Name = cmp.Or(b.Name, project.Name)
	merged.Tags = cmp.Or(b.Tags, project.Tags)
	merged.Image = cmp.Or(b.Image, project.Image)
	merged.Cluster = cmp.Or(b.Cluster, project.Cluster)
	merged.Reads = cmp.Or(b.Reads, project.Reads)
	merged.Writes = cmp.Or(b.Writes, project.Writes)
	merged.Secrets = cmp.Or(b.Secrets, project.Secrets)
	merged.SecretKeys = cmp.Or(b.SecretKeys, project.SecretKeys)
	merged.Parameters = b.Parameters
	merged.inherited = project.Parameters
	merged.Retain = cmp.Or(b.Retain, project.Retain)
	merged.Pin = cmp.Or(b.Pin, project.Pin)
	merged.ModelKey = cmp.Or(b.ModelKey, project.ModelKey)
	merged.ModelBucket = cmp.Or(b.ModelBucket, project.ModelBucket)
	merged.ModelVersionID = cmp.Or(b.ModelVersionID, project.ModelVersionID)
	merged.ModelChecksum = cmp.Or(b.ModelChecksum, project.ModelChecksum)
	merged.Schedule = cmp.Or(b.Schedule, project.Schedule)
	merged.ScheduleTimezone = cmp.Or(b.ScheduleTimezone, project.ScheduleTimezone)
	merged.Paused = cmp.Or(b.Paused, project.Paused)
	merged.LogRetentionDays = cmp.Or(b.LogRetentionDays, project.LogRetentionDays)
	merged.Timeout = cmp.Or(b.Timeout, project.Timeout)
	merged.Retries = cmp.Or(b.Retries, project.Retries)
	merged.OnObject = overlay(b.OnObject, project.OnObject)
	merged.Task = cmp.Or(b.Task, project.Task)
	if b.Task != nil && project.Task != nil {
		merged.Task = b.Task.over(project.Task)
	}
	merged.Steps = merge(b.Steps, project.Steps)
	merged.OnFailure = overlay(b.OnFailure, project.OnFailure)
	merged.Allow = merge(b.Allow, project.Allow)
	return &merged
}

func (b *onObjectBlock) over(project *onObjectBlock) *onObjectBlock {
	merged := *b
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	merged.Bucket = cmp.Or(b.Bucket, project.Bucket)
	merged.Prefix = cmp.Or(b.Prefix, project.Prefix)
	return &merged
}

func (b *taskBlock) over(project *taskBlock) *taskBlock {
	merged := *project
	merged.CPU = cmp.Or(b.CPU, project.CPU)
	merged.Memory = cmp.Or(b.Memory, project.Memory)
	merged.Storage = cmp.Or(b.Storage, project.Storage)
	merged.Arch = cmp.Or(b.Arch, project.Arch)
	merged.Spot = cmp.Or(b.Spot, project.Spot)
	merged.Command = cmp.Or(b.Command, project.Command)
	merged.Environment = cmp.Or(b.Environment, project.Environment)
	return &merged
}

func (b *failureBlock) over(project *failureBlock) *failureBlock {
	merged := *b
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	merged.Emails = cmp.Or(b.Emails, project.Emails)
	merged.Topic = cmp.Or(b.Topic, project.Topic)
	return &merged
}

func (b *stepBlock) label() string { return b.Key }

func (b *stepBlock) over(project *stepBlock) *stepBlock {
	merged := *project
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	merged.Name = cmp.Or(b.Name, project.Name)
	merged.Image = cmp.Or(b.Image, project.Image)
	merged.CPU = cmp.Or(b.CPU, project.CPU)
	merged.Memory = cmp.Or(b.Memory, project.Memory)
	merged.Storage = cmp.Or(b.Storage, project.Storage)
	merged.Arch = cmp.Or(b.Arch, project.Arch)
	merged.Spot = cmp.Or(b.Spot, project.Spot)
	merged.Command = cmp.Or(b.Command, project.Command)
	merged.Environment = cmp.Or(b.Environment, project.Environment)
	merged.Reads = cmp.Or(b.Reads, project.Reads)
	merged.Writes = cmp.Or(b.Writes, project.Writes)
	merged.Secrets = cmp.Or(b.Secrets, project.Secrets)
	merged.SecretKeys = cmp.Or(b.SecretKeys, project.SecretKeys)
	merged.Timeout = cmp.Or(b.Timeout, project.Timeout)
	merged.Retries = cmp.Or(b.Retries, project.Retries)
	merged.Allow = merge(b.Allow, project.Allow)
	return &merged
}

func (b *acceptBlock) label() string { return b.Label }

func (b *acceptBlock) over(project *acceptBlock) *acceptBlock {
	merged := *b
	merged.Principal = cmp.Or(b.Principal, project.Principal)
	merged.Actions = cmp.Or(b.Actions, project.Actions)
	merged.Resources = cmp.Or(b.Resources, project.Resources)
	merged.Reason = cmp.Or(b.Reason, project.Reason)
	merged.Expires = cmp.Or(b.Expires, project.Expires)
	merged.Enabled = cmp.Or(b.Enabled, project.Enabled)
	return &merged
}

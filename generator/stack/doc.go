// Package stack reads what a CloudFormation stack has, CDK's among them, and drafts the spec of an environment from it.
//
// Read asks AWS, and changes nothing. Draft is pure: from what a stack has, and from what the environment would be
// without it, it writes the blocks that are missing or differ.
//
// In reading order: contents.go says what is looked for. read.go, template.go, bucket.go, schedule.go, machine.go,
// task.go and role.go find it. into.go says what it comes to. draft.go, pipeline.go and keys.go write it as a spec;
// fate.go says what becomes of each resource.
package stack

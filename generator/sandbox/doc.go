// Package sandbox is a local AWS for the length of one command: moto behind a proxy that fills its gaps.
//
// To read it, begin with run.go, a command in a sandbox, and sandbox.go, its start and end. Then:
//
//   - moto.go, install.go, docker.go: which moto it is, and how it comes here
//   - server.go, stderr.go: it as a process that doesn't outlive this one, by package process
//   - environ.go, administrator.go, existing.go, bootstrap.go: what the command finds
//   - commands.go: what runs in place of containers
//
// Below it, proxy is a chain of links that each call passes: it knows who calls what and answers what moto can't. The
// other links are faults, which makes calls fail on purpose; enforce, which refuses what IAM refuses, for which
// authorization says what a call takes; limits, which refuses names, tags and texts that AWS doesn't take; tasks, which
// runs ECS's tasks; executions, which runs state machines as package asl interprets them; and events, which takes what
// happens to the targets of rules.
package sandbox

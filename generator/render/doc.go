// Package render turns a project into the Terraform of its environments, and keeps the files on disk equal to it.
//
// To read it, begin with tree.go: what an environment is rendered to, in memory. Then:
//
//   - root.go: the root's own blocks; the modules are those of templates
//   - disk.go, diff.go: what differs on disk, and which files there are tfgen's
//   - write.go: files that change together, or not at all
//   - overrides.go: the user's files that change what was rendered
//   - each.go: all environments, on all processors
package render

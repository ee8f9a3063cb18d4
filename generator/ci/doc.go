// Package ci writes the pipelines by which a CI system runs tfgen for a project: pull requests are checked and planned,
// what is merged is applied in the order of the environments, and drift is looked for at night.
//
// The files are templates in templates/, one folder for each CI system. What they say of a project is little: how many
// waves an apply has, and how many jobs. Which environments there is something to do in, they ask tfgen list when they
// run. Names of environments and whatever else comes from outside reaches scripts in variables alone.
package ci

// Package asl interprets the Amazon States Language, as far as tfgen's state machines are written in it: Task, Pass,
// Wait, Succeed and Fail states with JSONPath, Retry and Catch. Parse refuses whatever else a definition has.
//
// To read it, begin with machine.go, the language, and run.go, an execution from its start to its end. Then state.go
// and task.go, a single state; paths.go and intrinsic.go, the values in it.
//
// It knows no AWS: a Host does the tasks, and hears of what happens.
//
// https://states-language.net/spec.html
package asl

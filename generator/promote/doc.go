// Package promote changes which model an environment's pipeline runs, after it has checked all that can be known
// beforehand: that the model is there, was tested, can be read, and that nothing else would change.
//
// A Promoter completes a Request to a Candidate, and checks that: a Promotion. This can be written where no check has
// failed.
//
// To read it, begin with promote.go and request.go: what is asked for, and what is missing in it. Then:
//
//   - check.go: the checks in their order; clean.go, tested.go, readable.go and plan.go have one each, or two
//   - promotion.go: what they have found, and the files that change
//   - current.go: which models there are now
//   - bucket.go: which bucket and which pipeline a key belongs to
//
// Below it, store keeps the models, history the record of promotions, and executions runs the state machines that test
// them.
package promote

// Package deploy takes environments from what is rendered to what is in their accounts, in one flow:
//
//	Open → Plan → Judge → Approve → Apply → Result
//
// It is the one way to a change of an account: for the command line, for promotions and for users' tests. A plan that
// a guard stops, that nobody approved, or whose file isn't the one that was judged, can't be applied through it. It
// prints nothing and asks nobody itself: whoever starts a deployment is told of its events, and gives the answers.
//
// To read it, begin with flow.go, which is the whole of it on a page. Then:
//
//   - request.go, result.go, event.go: what goes in and what comes out
//   - judge.go, approve.go: what may be applied
//   - open.go, access.go: what has to hold before terraform starts in an environment (a run)
//   - plan.go, recover.go, apply.go, journal.go: one run, and what an earlier one that died has left behind
//   - saved.go: what a plan that is kept is bound to
//
// Below it, guard says what stops a plan, adopt finds what an unfinished apply has made, savedplan keeps plans, review
// shows them, and fleet says in which order and how many at a time.
package deploy

// Package access evaluates AWS IAM policies without AWS: may this principal do this to that resource, and why.
//
// Parse reads a policy once. Evaluate answers one Request, Ask a Query: a set of requests, such as "may this role put
// any object into that bucket, in whatever context". Simulate does the former for people, from JSON.
//
// # The algorithm
//
// A statement applies to a request if its action and resource match, each of its conditions is met and, in a resource's
// policy, its principal is who calls. Each of these is yes, no or maybe (see truth), maybe being what is not modelled
// or, in a query, what is open. From the statements that apply, the decision follows:
//
//  1. A Deny statement of either side makes it ExplicitlyDenied.
//  2. In one account, an Allow of the identity policies suffices, and so does one of the resource policy that names the
//     principal: its role, session or user, or everyone. One that names the account only delegates to the former.
//  3. Across accounts, the identity policies have to allow it, and the resource policy has to for the principal, its
//     account or everyone.
//  4. A KMS key and a role are guarded by their own policies in their own account, too: these have to name the
//     principal, or to delegate to the account.
//  5. For a service, a federated identity and an anonymous caller, the resource policy decides alone.
//  6. A permissions boundary and session policies limit what the principal's own side allows, and what a resource
//     policy of the same account allows to its role. What that allows to the session or user itself, or to everyone,
//     they don't limit.
//  7. The organization's policies limit everything: service control policies what principals of an account do, resource
//     control policies what is done to its resources, each level by itself. So does the policy of a VPC endpoint.
//  8. All else is ImplicitlyDenied.
//
// "And", "or" and "not" are those of three values, so what is certain stays certain, and whatever could be changed by
// a maybe is Unsupported. That is so for operators and values that are not known, several values for an operator
// that compares one, a NotPrincipal that names some of the caller's account and not both it and the caller, canonical
// principals, federated ones and the sessions of roles that they may have, and ${…} that is not a policy variable.
// Nothing that is not modelled makes a request Allowed or denied.
//
// A query's actions and resources are sets of texts. The policies' patterns divide them into finitely many classes,
// within which all texts are treated alike (see classes), so it is enough to evaluate one text of each. That makes Ask
// exact for them, and gives an example for every answer.
//
// # Reading order
//
//   - policy.go, wording.go: a policy, ready to be evaluated, and as it is written. parse.go and elements.go read it,
//     compile.go makes the one of the other.
//   - request.go, caller.go: a request, and by whom. scope is what its evaluation may look at.
//   - evaluate.go: Evaluate, and how statements are counted. limit.go: what limits both sides. paths.go: which sides
//     have to allow. truth.go: the three values. reasons.go: the sentence that says why.
//   - principal.go, condition.go, operators.go, texts.go, variables.go, glob.go: when an element of a statement
//     matches.
//   - query.go, ask.go, answer.go: sets of requests. representatives.go and classes.go divide them, samples.go has
//     values to try for examples, compare.go relates patterns.
//   - simulate.go, simulatelimits.go: Evaluate for people, from JSON.
//
// The data flows from JSON by Parse to a Policy, from Policies and a Request to a Decision, or with a Query, which
// looks at one request of each class, to an Answer.
//
// # What it follows
//
// The AWS IAM User Guide: "Policy evaluation for requests within a single account", "Cross-account policy evaluation
// logic", "How AWS enforcement code logic evaluates requests to allow or deny access", "Grammar of the IAM JSON policy
// language", "IAM JSON policy elements reference" (Principal, Action, Resource, their negations, and Condition
// operators), "IAM policy elements: Variables and tags", "Single-valued vs. multivalued context keys", "Conditions with
// multiple context keys or values", "Permissions boundaries for IAM entities"; "Key policies" of the AWS KMS Developer
// Guide; "SCP evaluation" and "RCP evaluation" of the AWS Organizations User Guide. The tests' tables name, case by
// case, which one decides.
//
// # What it leaves out
//
// Access control lists, KMS grants, S3 Block Public Access, and which actions, resources and condition keys exist.
// Block Public Access can only take away from what is Allowed here; lists and grants can also give.
package access

// Package enforce has the sandbox's AWS refuse what IAM refuses. Its link asks the evaluator of generator/access about
// each call that reaches data, and answers AWS's own AccessDenied where that isn't allowed:
//
//   - S3: everything about objects, uploads and the listing of buckets. An object that is encrypted with a KMS key, or
//     will be by its bucket's default, takes the key's permission, too. Calls for a bucket of another region, or that
//     expect another account to own it, are sent away, whoever makes them
//   - SSM: parameters and their tags
//   - KMS: the cryptographic operations
//
// Calls that manage something, such as buckets, roles and clusters, are held against the policies of the role that
// makes them, as far as package authorization knows what they take. Of these, only what is surely not allowed is
// refused. All other calls pass.
//
// Nobody, not even an administrator, can make what AWS refuses for what it says: a malformed policy, one that names
// roles, users or boundaries that aren't there, a public one for a bucket that blocks them, a key's that locks its
// caller out; and a role can't be passed to another account, or to a service that it doesn't trust.
//
// # Policies
//
// They are those that the sandbox holds: the inline and attached policies of a role or user and its groups, a role's
// permissions boundary, the policies of a session, the bucket's policy, the key's. A change of them that is made
// through the proxy counts from its answer on.
//
// # Callers
//
// A session of a role has the role's policies, within those that it was made with; a user with an access key has the
// user's. Who has the sandbox's own credentials, or keys that neither STS nor IAM handed out, is an administrator of
// the sandbox's account: its own side allows everything, and across accounts the resource's side must still allow it.
// An unsigned call is anonymous.
//
// Becoming a role takes that the role is there, that its trust policy lets the caller in, and the caller's own side.
// The sandbox's own credentials may also become a role that only services may: they stand for the service. With a web
// identity it takes a provider in the account that knows the token's audience, and a trust policy that lets in its
// claims. The token's signature isn't verified.
//
// # TLS
//
// The sandbox listens on the loopback interface only, without TLS. A request counts as one over TLS, so
// aws:SecureTransport is true, unless it has the header "X-Forwarded-Proto: http", by which a test shows that plain
// HTTP is refused.
//
// # What is not modelled
//
// SAML and federated users, which are refused, as are permissions boundaries of users; tags of sessions; SCPs and RCPs;
// access points, ACLs, and what Block Public Access does but for refusing policies; grants of KMS; the keys of
// SecureString parameters. A part of an upload is taken to be encrypted by its bucket's default. What the evaluator
// can't decide, such as a condition on a key that the sandbox doesn't know, is refused with a message that says so.
package enforce

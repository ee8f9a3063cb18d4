package spec

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// overrides has, for every attribute that an environment can override, a value of the project's and one of the
// environment's that can be told apart.
func overrides() map[string][2]string {
	return map[string][2]string{
		"region":                                 {`"us-west-1"`, `"us-west-2"`},
		"deploy.role":                            {`"One"`, `"Two"`},
		"deploy.plan_role":                       {`"One"`, `"Two"`},
		"deploy.github.repository":               {`"acme/one"`, `"acme/two"`},
		"deploy.github.environments":             {`["one"]`, `["two"]`},
		"deploy.github.branches":                 {`["one"]`, `["two"]`},
		"deploy.github.issuer":                   {`"https://one.example.com"`, `"https://two.example.com"`},
		"deploy.github.audience":                 {`"one"`, `"two"`},
		"deploy.gitlab.project":                  {`"acme/one"`, `"acme/two"`},
		"deploy.gitlab.branches":                 {`["one"]`, `["two"]`},
		"deploy.gitlab.issuer":                   {`"https://one.example.com"`, `"https://two.example.com"`},
		"deploy.gitlab.audience":                 {`"one"`, `"two"`},
		"deploy.external_id":                     {`"one"`, `"two"`},
		"deploy.trusted_accounts":                {`["333333333333"]`, `["444444444444"]`},
		"deploy.trusted_roles":                   {`["arn:aws:iam::333333333333:role/one"]`, `["arn:aws:iam::333333333333:role/two"]`},
		"deploy.permissions_boundary":            {`"one"`, `"two"`},
		"roles.path":                             {`"/one/"`, `"/two/"`},
		"roles.permissions_boundary":             {`"one"`, `"two"`},
		"organization.id":                        {`"o-1111111111"`, `"o-2222222222"`},
		"organization.service_control_policies":  {`{ root = ["one.json"] }`, `{ root = ["two.json"] }`},
		"organization.resource_control_policies": {`{ root = ["one.json"] }`, `{ root = ["two.json"] }`},
		"organization.permissions_boundaries":    {`{ own = "one.json" }`, `{ own = "two.json" }`},
		"organization.context":                   {`{ "aws:SourceVpc" = ["vpc-1"] }`, `{ "aws:SourceVpc" = ["vpc-2"] }`},
		"deploy.allow.actions":                   {`["sns:CreateTopic"]`, `["sns:DeleteTopic"]`},
		"deploy.allow.resources":                 {`["*"]`, `["arn:aws:sns:us-east-1:123456789012:x"]`},
		"prefix":                                 {`"one"`, `"two"`},
		"bucket.enabled":                         {"false", "true"},
		"bucket.name":                            {`"one-${env.name}"`, `"two-${env.name}"`},
		"bucket.tags":                            {`{ A = "1" }`, `{ A = "2" }`},
		"bucket.grant.enabled":                   {"false", "true"},
		"repository.enabled":                     {"false", "true"},
		"repository.name":                        {`"one"`, `"two"`},
		"repository.tags":                        {`{ A = "1" }`, `{ A = "2" }`},
		"cluster.enabled":                        {"false", "true"},
		"cluster.name":                           {`"one"`, `"two"`},
		"pipeline.enabled":                       {"false", "true"},
		"pipeline.name":                          {`"one"`, `"two"`},
		"pipeline.tags":                          {`{ A = "1" }`, `{ A = "2" }`},
		"peer_accounts":                          {`["333333333333"]`, `["444444444444"]`},
		"protected":                              {"true", "false"},
		"tags":                                   {`{ A = "1" }`, `{ A = "2" }`},
		"backend.bucket":                         {`"one-${env.name}"`, `"two-${env.name}"`},
		"backend.key":                            {`"one"`, `"two"`},
		"backend.account_id":                     {`"333333333333"`, `"444444444444"`},
		"backend.region":                         {`"us-west-1"`, `"us-west-2"`},
		"backend.role":                           {`"One"`, `"Two"`},
		"backend.kms_key": {
			`"arn:aws:kms:us-east-1:123456789012:key/one"`, `"arn:aws:kms:us-east-1:123456789012:key/two"`,
		},
		"backend.path":                    {`"one"`, `"two"`},
		"network.subnets":                 {`["subnet-11111111"]`, `["subnet-22222222"]`},
		"network.security_groups":         {`["sg-11111111"]`, `["sg-22222222"]`},
		"network.cidr":                    {`"10.1.0.0/24"`, `"10.2.0.0/24"`},
		"network.availability_zones":      {`["us-east-1c"]`, `["us-east-1d"]`},
		"network.nat":                     {"true", "false"},
		"bucket.external":                 {"true", "false"},
		"bucket.account_id":               {`"333333333333"`, `"444444444444"`},
		"bucket.region":                   {`"us-west-1"`, `"us-west-2"`},
		"bucket.encryption":               {`"aws:kms"`, `"arn:aws:kms:us-east-1:333333333333:key/1"`},
		"bucket.force_destroy":            {"true", "false"},
		"bucket.noncurrent_days":          {"1", "2"},
		"bucket.expire_days":              {"1", "2"},
		"bucket.transition_days":          {"{ GLACIER = 1 }", "{ GLACIER = 2 }"},
		"bucket.grant_to":                 {`"account"`, `"role"`},
		"bucket.grant.role":               {`"arn:aws:iam::333333333333:role/one"`, `"arn:aws:iam::333333333333:role/two"`},
		"bucket.grant.access":             {`["read"]`, `["write"]`},
		"repository.mutable_tags":         {"true", "false"},
		"repository.keep_untagged":        {"1", "2"},
		"repository.force_delete":         {"true", "false"},
		"pipeline.image":                  {`"${repository.own.url}:1"`, `"${repository.own.url}:2"`},
		"pipeline.cluster":                {"cluster.own", "cluster.other"},
		"pipeline.reads":                  {"[bucket.own]", "[bucket.other]"},
		"pipeline.writes":                 {"[bucket.own]", "[bucket.other]"},
		"pipeline.parameters":             {`{ a = "1" }`, `{ a = "2" }`},
		"pipeline.retain":                 {`["a"]`, `["b"]`},
		"pipeline.pin":                    {"true", "false"},
		"pipeline.model_key":              {`"one"`, `"two"`},
		"pipeline.model_bucket":           {"bucket.own", "bucket.other"},
		"pipeline.model_version_id":       {`"one"`, `"two"`},
		"pipeline.model_checksum":         {checksumOf("one"), checksumOf("two")},
		"pipeline.schedule":               {`"rate(1 hour)"`, `"rate(2 hours)"`},
		"pipeline.paused":                 {"true", "false"},
		"pipeline.on_object.enabled":      {"false", "true"},
		"pipeline.on_object.bucket":       {"bucket.own", "bucket.other"},
		"pipeline.on_object.prefix":       {`"one/"`, `"two/"`},
		"pipeline.schedule_timezone":      {`"Europe/Berlin"`, `"Asia/Tokyo"`},
		"pipeline.log_retention_days":     {"1", "3"},
		"pipeline.timeout":                {"1", "2"},
		"pipeline.retries":                {"3", "4"},
		"pipeline.task.cpu":               {"512", "1024"},
		"pipeline.task.memory":            {"4096", "5120"},
		"pipeline.task.ephemeral_storage": {"21", "200"},
		"pipeline.task.architecture":      {`"ARM64"`, `"X86_64"`},
		"pipeline.task.command":           {`["a"]`, `["b"]`},
		"pipeline.task.environment":       {`{ A = "1" }`, `{ A = "2" }`},
		"pipeline.on_failure.enabled":     {"false", "true"},
		"pipeline.on_failure.emails":      {`["a@example.com"]`, `["b@example.com"]`},
		"pipeline.on_failure.topic":       {`"arn:aws:sns:us-east-1:123456789012:a"`, `"arn:aws:sns:us-east-1:123456789012:b"`},
		"pipeline.task.spot":              {"true", "false"},
		"pipeline.secrets":                {`{ A = "/one" }`, `{ A = "/two" }`},
		"pipeline.secret_keys": {
			`["arn:aws:kms:us-east-1:123456789012:key/one"]`, `["arn:aws:kms:us-east-1:123456789012:key/two"]`,
		},
		"pipeline.step.enabled":           {"false", "true"},
		"pipeline.step.name":              {`"one"`, `"two"`},
		"pipeline.step.image":             {`"${repository.own.url}:3"`, `"${repository.own.url}:4"`},
		"pipeline.step.cpu":               {"512", "256"},
		"pipeline.step.memory":            {"4096", "5120"},
		"pipeline.step.ephemeral_storage": {"21", "200"},
		"pipeline.step.architecture":      {`"ARM64"`, `"X86_64"`},
		"pipeline.step.spot":              {"true", "false"},
		"pipeline.step.command":           {`["a"]`, `["b"]`},
		"pipeline.step.environment":       {`{ A = "1" }`, `{ A = "2" }`},
		"pipeline.step.reads":             {"[bucket.own]", "[bucket.other]"},
		"pipeline.step.writes":            {"[bucket.own]", "[bucket.other]"},
		"pipeline.step.secrets":           {`{ A = "/one" }`, `{ A = "/two" }`},
		"pipeline.step.secret_keys": {
			`["arn:aws:kms:us-east-1:123456789012:key/one"]`, `["arn:aws:kms:us-east-1:123456789012:key/two"]`,
		},
		"pipeline.step.timeout":         {"1", "2"},
		"pipeline.step.retries":         {"3", "4"},
		"pipeline.step.allow.actions":   {`["sns:Publish"]`, `["sqs:SendMessage"]`},
		"pipeline.step.allow.resources": {`["*"]`, `["arn:aws:sns:us-east-1:123456789012:x"]`},
		"pipeline.step.allow.enabled":   {"false", "true"},
		"pipeline.allow.actions":        {`["sns:Publish"]`, `["sqs:SendMessage"]`},
		"pipeline.allow.resources":      {`["*"]`, `["arn:aws:sns:us-east-1:123456789012:x"]`},
		"pipeline.allow.enabled":        {"false", "true"},
		"deploy.allow.enabled":          {"false", "true"},
		"accept.principal":              {`"111111111111"`, `"333333333333"`},
		"accept.actions":                {`["s3:GetObject"]`, `["s3:Get*"]`},
		"accept.resources":              {`["arn:aws:s3:::one/*"]`, `["arn:aws:s3:::two/*"]`},
		"accept.reason":                 {`"one"`, `"two"`},
		"accept.expires":                {`"2030-01-01"`, `"2030-01-02"`},
		"accept.enabled":                {"false", "true"},
	}
}

// checksumOf is a model's checksum, in quotes.
func checksumOf(model string) string {
	sum := sha256.Sum256([]byte(model))
	return `"` + base64.StdEncoding.EncodeToString(sum[:]) + `"`
}

// misplaced has the attributes that only the project may have, or only an environment, and what is said elsewhere.
func misplaced() map[string]string {
	return map[string]string{
		"account_id": "Misplaced account_id", "bucket.owner": "Misplaced owner", "repository.owner": "Misplaced owner",
		"terraform.required_version": "Misplaced terraform block", "terraform.aws_provider": "Misplaced terraform block",
		"terraform.binary": "Misplaced terraform block",
	}
}

// base is a project with one block of each kind, with what has to be said in them, and what the attribute needs to be
// there besides.
func base(path string) said {
	s := said{
		"region": `"us-east-1"`, "deploy.role": `"Deploy"`, "backend": "s3",
		"network": "own", "network.cidr": `"10.0.0.0/24"`,
		"bucket": "own", "bucket.grant": "own", "bucket.grant.role": `"arn:aws:iam::333333333333:role/a"`,
		"bucket.grant.access": `["read"]`, "repository": "own", "cluster": "own", "pipeline": "own",
		"pipeline.image": `"${repository.own.url}:1"`, "pipeline.cluster": "cluster.own",
		"pipeline.task": "own", "pipeline.task.cpu": "1024", "pipeline.task.memory": "2048",
	}
	if strings.HasPrefix(path, "accept.") {
		s = s.and(said{"accept": "own", "accept.principal": `"222222222222"`, "accept.actions": `["sns:Publish"]`,
			"accept.resources": `["*"]`, "accept.reason": `"so"`})
	}
	if strings.HasPrefix(path, "pipeline.on_failure.") {
		s["pipeline.on_failure"] = "own"
	}
	if strings.HasPrefix(path, "pipeline.step.") {
		s["pipeline.step"] = "own"
	}
	if strings.HasPrefix(path, "pipeline.on_object.") {
		s = s.and(said{"pipeline.reads": "[bucket.own, bucket.other]", "pipeline.on_object": "own",
			"pipeline.on_object.bucket": "bucket.own"})
	}
	switch path {
	case "backend.path":
		s["backend"] = "local"
	case "deploy.allow.actions", "deploy.allow.resources", "deploy.allow.enabled",
		"pipeline.allow.actions", "pipeline.allow.resources", "pipeline.allow.enabled",
		"pipeline.step.allow.actions", "pipeline.step.allow.resources", "pipeline.step.allow.enabled":
		block := path[:strings.LastIndexByte(path, '.')]
		s[block], s[block+".actions"], s[block+".resources"] = "own", `["sns:CreateTopic"]`, `["arn:aws:sns:*:*:*"]`
	case "deploy.github.environments", "deploy.github.branches", "deploy.github.issuer", "deploy.github.audience":
		s["deploy.github.repository"] = `"acme/data"`
	case "deploy.gitlab.branches", "deploy.gitlab.issuer", "deploy.gitlab.audience":
		s["deploy.gitlab.project"] = `"acme/data"`
	case "network.subnets", "network.security_groups":
		s["network.cidr"], s["network.subnets"] = "", `["subnet-11111111"]`
		s["network.security_groups"] = `["sg-11111111"]`
	case "repository.enabled", "cluster.enabled":
		maps.DeleteFunc(s, func(p, _ string) bool { return strings.HasPrefix(p, "pipeline") })
	case "pipeline.secret_keys":
		s["pipeline.secrets"] = `{ A = "/one" }`
	case "pipeline.step.secret_keys":
		s["pipeline.step.secrets"] = `{ A = "/one" }`
	case "bucket.external", "bucket.account_id", "bucket.region":
		maps.DeleteFunc(s, func(p, _ string) bool { return strings.HasPrefix(p, "bucket.grant") })
		s["bucket.external"], s["bucket.name"] = "true", `"partner-inbox-${env.name}"`
		s["bucket.account_id"] = `"333333333333"`
		s["pipeline.reads"], s["network.nat"] = "[bucket.own]", "true"
	case "pipeline.retain":
		s["pipeline.parameters"] = `{ a = "1", b = "2" }`
	case "pipeline.model_bucket":
		s["pipeline.reads"] = "[bucket.own, bucket.other]"
	case "pipeline.pin", "pipeline.model_version_id", "pipeline.model_checksum":
		s["pipeline.pin"], s["pipeline.model_key"] = "true", `"m"`
	}
	return s
}

// TestOverrides sets each attribute of the language in the project and again in an environment. It is as if the project
// said what the environment says, for that environment alone. With null, it is as if nobody said anything.
func TestOverrides(t *testing.T) {
	known := attributes(reflect.TypeFor[section](), "")
	for _, path := range known {
		values, found := overrides()[path]
		if !found && misplaced()[path] == "" {
			t.Errorf("%s has no values in overrides: an environment has to be able to override it", path)
		}
		if found {
			t.Run(path, func(t *testing.T) { overrideOne(t, path, values[0], values[1]) })
		}
	}
	for path := range overrides() {
		if !slices.Contains(known, path) {
			t.Errorf("there is no attribute %s", path)
		}
	}
}

func overrideOne(t *testing.T, path, project, own string) {
	t.Helper()
	in := func(value string) said { return base(path).and(said{path: value}) }
	unset, first, second := load(t, in("")), load(t, in(project)), load(t, in(own))
	if first.faults != nil || second.faults != nil {
		t.Fatalf("%s and %s have faults: %q, %q", project, own, first.faults, second.faults)
	}
	if cmp.Equal(first.dev, second.dev) || cmp.Equal(first.dev, unset.dev) {
		t.Fatalf("the values can't be told apart")
	}
	for _, test := range []struct {
		name         string
		project, dev said
		want, others outcome
	}{
		{"overridden", in(project), inEnvironment(path, own), second, first},
		{"said in the environment alone", in(""), inEnvironment(path, own), second, unset},
		{"unset with null", in(project), inEnvironment(path, "null"), unset, first},
		{"kept where the environment has the block", in(project), emptyBlock(path), first, first},
	} {
		got := load(t, test.project, test.dev)
		if test.others.faults != nil { // the other environment needs it
			continue
		}
		if diff := cmp.Diff(test.want.faults, got.faults) + cmp.Diff(test.want.dev, got.dev); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if got.faults == nil && !cmp.Equal(test.others.prod, got.prod) {
			t.Errorf("%s: this changes the other environment", test.name)
		}
	}
}

// inEnvironment says what an environment needs to say to override an attribute. Its network replaces the project's.
func inEnvironment(path, value string) said {
	s := base(path)
	maps.DeleteFunc(s, func(p, _ string) bool {
		ofNetwork := strings.HasPrefix(path, "network.") && strings.HasPrefix(p, "network.")
		return p != "backend" && !ofNetwork
	})
	if !strings.HasPrefix(path, "backend.") {
		delete(s, "backend")
	}
	return s.and(said{path: value})
}

// emptyBlock has the attribute's block without it.
func emptyBlock(path string) said {
	i := strings.LastIndexByte(path, '.')
	if i < 0 || strings.HasPrefix(path, "network.") {
		return nil
	}
	return said{path[:i]: base(path)[path[:i]]}
}

// TestNewBlocks has each block in the environments instead of the project.
func TestNewBlocks(t *testing.T) {
	for _, path := range []string{
		"network", "bucket", "bucket.grant", "repository", "cluster", "pipeline", "pipeline.task",
		"pipeline.step", "pipeline.on_failure", "accept",
	} {
		project, block := base(path+"."), base(path+".")
		maps.DeleteFunc(block, func(p, _ string) bool { return p != path && !strings.HasPrefix(p, path+".") })
		maps.DeleteFunc(project, func(p, _ string) bool {
			_, moved := block[p]
			return moved || path != "network" && !strings.HasPrefix(path, "pipeline") && strings.HasPrefix(p, "pipeline")
		})
		want, got := load(t, project.and(block)), load(t, project, block, block)
		if want.faults != nil || cmp.Equal(want, load(t, project), cmp.AllowUnexported(outcome{})) {
			t.Errorf("%s: faults %q, or it makes no difference", path, want.faults)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{})); diff != "" {
			t.Errorf("%s in the environments (-want +got):\n%s", path, diff)
		}
	}
}

// TestOtherBackend has a backend of another type in an environment, which has nothing of the project's.
func TestOtherBackend(t *testing.T) {
	project := said{"region": `"us-east-1"`, "backend": "s3", "backend.bucket": `"states"`}
	local := said{"backend": "local"}
	want, got := load(t, project.and(local).and(said{"backend.bucket": ""})), load(t, project, local)
	if diff := cmp.Diff(want.dev, got.dev); diff != "" || want.dev == nil {
		t.Errorf("faults %q, %q (-want +got):\n%s", want.faults, got.faults, diff)
	}
}

// TestMerge keeps the order of the project's blocks, and adds the environment's own behind them.
func TestMerge(t *testing.T) {
	merged := merge([]*clusterBlock{{Key: "c"}, {Key: "b"}}, []*clusterBlock{{Key: "b"}, {Key: "a"}})
	var got []string
	for _, b := range merged {
		got = append(got, b.Key)
	}
	if diff := cmp.Diff([]string{"b", "a", "c"}, got); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

// TestMisplaced sets attributes in the project and in an environment of which only one may have them.
func TestMisplaced(t *testing.T) {
	for path, want := range misplaced() {
		value := `"dev"`
		got := load(t, base(path).and(said{path: value}), inEnvironment(path, value))
		if !slices.Contains(got.faults, want) {
			t.Errorf("%s: faults %q, want %q", path, got.faults, want)
		}
	}
}

// outcome is two environments of a project, or the summaries of its faults.
type outcome struct {
	dev, prod *Environment
	faults    []string
}

// load loads a project of two environments, which may say something of their own.
func load(t *testing.T, project said, own ...said) outcome {
	t.Helper()
	dev, prod := said{"account_id": `"111111111111"`}, said{"account_id": `"222222222222"`}
	for i, more := range own {
		maps.Copy([]said{dev, prod}[i], more)
	}
	text := `project "p" {
  bucket "other" {}
  cluster "other" {}
` + project.text() + `}
environment "dev" {
` + dev.text() + `}
environment "prod" {
` + prod.text() + `}
`
	loaded, err := LoadFS(fstest.MapFS{
		"spec.hcl": {Data: []byte(text)}, "one.json": {Data: []byte("{}")}, "two.json": {Data: []byte("{}")},
	}, "environments")
	var faults *Diagnostics
	switch {
	case errors.As(err, &faults):
		var o outcome
		for _, f := range faults.faults {
			o.faults = append(o.faults, f.Summary)
		}
		return o
	case err != nil:
		t.Fatal(err)
	}
	return outcome{dev: loaded.Environment("dev"), prod: loaded.Environment("prod")}
}

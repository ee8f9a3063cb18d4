package reference

// Name is what a reference in an expression can begin with.
type Name struct {
	Path    string   `json:"path"`                 // with NAME for a label: bucket.NAME
	Members []string `json:"attributes,omitempty"` // what follows: name, arn; empty: it is a value itself
	Text    string   `json:"text"`
}

// Names are all of them.
func Names() []Name {
	return []Name{
		{"bucket.NAME", []string{"name", "arn"}, "a bucket: the owner's where it has one, else the environment's own"},
		{"repository.NAME", []string{"url", "name", "arn"}, "an ECR repository"},
		{"cluster.NAME", []string{"name", "arn"}, "an ECS cluster"},
		{"pipeline.NAME", []string{"name", "arn"}, "a pipeline's state machine"},
		{"env", []string{"name", "account_id", "region"}, "the environment for which the expression is evaluated"},
		{"environment.NAME", []string{"name", "account_id", "region"}, "any environment"},
		{"project", []string{"name"}, "the project"},
		{"local.NAME", nil, "a value of a `locals` block"},
	}
}

// Function is what an expression can call.
type Function struct {
	Name    string `json:"name"`
	Text    string `json:"text"`
	Example string `json:"example"` // an expression
	Result  string `json:"result"`  // its value
}

// Functions are all of them. They are Terraform's of the same names.
func Functions() []Function {
	return []Function{
		{"concat", "one list of several", `join(" ", concat(["a"], ["b", "c"]))`, "a b c"},
		{"contains", "whether a list has a value", `format("%t", contains(["a"], "b"))`, "false"},
		{"distinct", "a list with each of its values once", `join(" ", distinct(["a", "b", "a"]))`, "a b"},
		{"flatten", "a list of lists as one list", `join(" ", flatten([["a"], ["b"]]))`, "a b"},
		{"format", "a text with values in the places of %s, %d and the like", `format("%s-%03d", "run", 7)`, "run-007"},
		{"join", "the texts of a list, with another between them", `join("-", ["a", "b"])`, "a-b"},
		{"keys", "the keys of a map, sorted", `join(" ", keys({ b = 1, a = 2 }))`, "a b"},
		{"length", "how many values a list or a map has", `format("%d", length(["a", "b"]))`, "2"},
		{"lookup", "the value of a key in a map, or another where it has none", `lookup({ a = "1" }, "b", "2")`, "2"},
		{"lower", "a text in lower case", `lower("Prod")`, "prod"},
		{"merge", "one map of several, of which later ones win", `merge({ a = "1" }, { a = "2" }).a`, "2"},
		{"replace", "a text in which one part has become another", `replace("a.b", ".", "-")`, "a-b"},
		{"sort", "a list of texts in order", `join(" ", sort(["b", "a"]))`, "a b"},
		{"split", "the parts of a text between separators", `split("-", "a-b")[1]`, "b"},
		{"title", "a text with each word's first letter in upper case", `title("prod")`, "Prod"},
		{"trimprefix", "a text without what it begins with", `trimprefix("acme-dev", "acme-")`, "dev"},
		{"trimsuffix", "a text without what it ends with", `trimsuffix("dev-west", "-west")`, "dev"},
		{"upper", "a text in upper case", `upper("prod")`, "PROD"},
		{"values", "the values of a map, in the order of its keys", `join(" ", values({ b = "1", a = "2" }))`, "2 1"},
	}
}

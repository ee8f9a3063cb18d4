package config

import (
	stdjson "encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
)

// Limits of a file, so that its parser, which is recursive, doesn't run out of stack.
const (
	maxFile     = 2 << 20 // bytes
	maxNesting  = 500     // brackets in brackets
	maxUnary    = 500     // ! and - in a row
	maxRepeated = 5000    // ? of conditionals, [*] and .*
)

// sources are the files of a folder that Terraform reads, in its order: overrides come last. OpenTofu's own are read as
// Terraform's: whoever runs Terraform has a view of files without them.
// https://developer.hashicorp.com/terraform/language/files
func sources(fsys fs.FS, dir string) (files, overrides []string, err error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, nil, fmt.Errorf("read the folder of a module: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		stem, ok := configuration(strings.TrimSuffix(name, ".json"))
		if !ok || entry.IsDir() || strings.HasPrefix(name, ".") {
			continue
		}
		if stem == "override" || strings.HasSuffix(stem, "_override") {
			overrides = append(overrides, path.Join(dir, name))
		} else {
			files = append(files, path.Join(dir, name))
		}
	}
	return files, overrides, nil
}

// configuration is a file's name without its extension, if that is a configuration's.
func configuration(name string) (stem string, ok bool) {
	if stem, ok = strings.CutSuffix(name, ".tf"); ok {
		return stem, true
	}
	return strings.CutSuffix(name, ".tofu")
}

// parse reads one file. It is nil for one that has a fault.
func (l *loader) parse(name string) hcl.Body {
	content, err := fs.ReadFile(l.fsys, name)
	if err != nil {
		l.fault(hcl.Range{Filename: name}, "Unreadable file", fmt.Sprintf("%v.", err))
		return nil
	}
	l.files[name] = &hcl.File{Bytes: content}
	if why := tooComplex(content); why != "" {
		l.fault(hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}, "File not read",
			"The file "+why+". Split it.")
		return nil
	}
	var file *hcl.File
	var diags hcl.Diagnostics
	if strings.HasSuffix(name, ".json") {
		file, diags = json.Parse(content, name)
	} else {
		file, diags = hclsyntax.ParseConfig(content, name, hcl.InitialPos)
	}
	l.faults(diags)
	if diags.HasErrors() {
		return nil // what the parser guesses isn't what Terraform would read
	}
	return file.Body
}

// tooComplex says why the file is not parsed, or nothing. It counts in strings and comments, too: far below the limits
// nobody writes them.
func tooComplex(content []byte) string {
	if len(content) > maxFile {
		return fmt.Sprintf("is larger than %d KiB", maxFile>>10)
	}
	depth, unary, repeated := 0, 0, 0
	last := byte(0) // but for white space
	for _, c := range content {
		switch c {
		case ' ', '\t', '\n', '\r':
			continue
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(0, depth-1)
		case '?':
			repeated++
		case '*':
			if last == '[' || last == '.' {
				repeated++
			}
		}
		if c == '!' || c == '-' {
			unary++
		} else {
			unary = 0
		}
		last = c
		if depth > maxNesting || unary > maxUnary || repeated > maxRepeated {
			return "is nested too deeply"
		}
	}
	return ""
}

// native is a text in a JSON file as the template that it is. In HCL's own form for JSON, an expression can only be
// evaluated as a whole.
func (l *loader) native(e hcl.Expression) hcl.Expression {
	if _, ok := e.(hclsyntax.Expression); ok {
		return e
	}
	rng := e.Range()
	file := l.files[rng.Filename]
	if file == nil || !rng.CanSliceBytes(file.Bytes) {
		return e
	}
	var content string
	if err := stdjson.Unmarshal(rng.SliceBytes(file.Bytes), &content); err != nil {
		return e
	}
	start := rng.Start
	start.Column++
	start.Byte++
	template, diags := hclsyntax.ParseTemplate([]byte(content), rng.Filename, start)
	if diags.HasErrors() {
		return e
	}
	return template
}

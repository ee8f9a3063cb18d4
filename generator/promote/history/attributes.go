package history

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
)

// attributes is the line by which git keeps the lines of both branches, where both have added some.
// https://git-scm.com/docs/gitattributes#Documentation/gitattributes.txt-union
const attributes = FileName + " merge=union"

// Attributes is the change of the .gitattributes in the spec's folder by which git merges two branches' records, as
// atomicfile.Write makes it. There is none where the file says already how they are merged, even if otherwise.
func Attributes(dir string) ([]atomicfile.Change, error) {
	file := filepath.Join(dir, ".gitattributes")
	content, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read how git merges the record of promotions: %w", err)
	}
	for line := range strings.Lines(string(content)) {
		if saysMerge(strings.Fields(line)) {
			return nil, nil
		}
	}
	added := slices.Clone(content)
	if len(added) > 0 && !bytes.HasSuffix(added, []byte("\n")) {
		added = append(added, '\n')
	}
	return []atomicfile.Change{{Path: file, Before: content, Content: append(added, attributes+"\n"...)}}, nil
}

// saysMerge reports whether a pattern and its attributes say how the record is merged: merge=union, -merge, binary…
func saysMerge(fields []string) bool {
	if len(fields) == 0 || strings.TrimPrefix(fields[0], "/") != FileName {
		return false
	}
	return slices.ContainsFunc(fields[1:], func(attribute string) bool {
		name, _, _ := strings.Cut(strings.TrimLeft(attribute, "-!"), "=")
		return name == "merge" || name == "binary"
	})
}

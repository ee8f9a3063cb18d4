package git

import (
	"bytes"
	"context"
	"fmt"
	"strings"
)

// Files are the regular files below a folder at a revision: slash-separated paths, relative to the folder, and their
// contents as they were committed. There are none where the folder wasn't there. It fails with ErrUnknownRevision.
//
// It reads the objects themselves: git archive would leave out and change files as .gitattributes says.
func (r *Repository) Files(ctx context.Context, revision, dir string) (map[string][]byte, error) {
	id, err := r.Resolve(ctx, revision)
	if err != nil {
		return nil, err
	}
	name, err := r.inside(dir)
	if err != nil {
		return nil, err
	}
	listing, err := run(ctx, r.root, nil, "ls-tree", "-r", "-z", id, "--", name)
	if err != nil {
		return nil, err
	}
	var paths []string
	var blobs bytes.Buffer
	for _, entry := range names(listing) { // "100644 blob ID\tPATH"
		meta, file, _ := strings.Cut(entry, "\t")
		if fields := strings.Fields(meta); len(fields) == 3 && strings.HasPrefix(fields[0], "100") {
			paths = append(paths, file)
			fmt.Fprintln(&blobs, fields[2])
		}
	}
	contents, err := run(ctx, r.root, blobs.Bytes(), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	return unpack(below(name, paths), contents)
}

// unpack takes cat-file's answer apart, "ID blob SIZE\nCONTENT\n" for each file.
func unpack(paths []string, answer string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, file := range paths {
		header, rest, _ := strings.Cut(answer, "\n")
		var id, kind string
		var size int
		if _, err := fmt.Sscan(header, &id, &kind, &size); err != nil || len(rest) <= size {
			return nil, fmt.Errorf("git doesn't give the content of %s: %s", file, header)
		}
		files[file] = []byte(rest[:size])
		answer = rest[size+1:]
	}
	return files, nil
}

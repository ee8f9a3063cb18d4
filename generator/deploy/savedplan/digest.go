package savedplan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/dirhash"
)

// digestPrefix tells digests of files from those of folders, which begin with "h1:".
const digestPrefix = "sha256:"

// Digest is an h1: hash, as in go.sum, of the names and contents of everything in a root that Terraform may read: all
// files, a user's own and the lock file among them, but not what Terraform itself keeps there: .terraform, and a local
// backend's state with its backup and lock. Links are followed. Files that a configuration reads from outside of the
// root are not part of it.
func Digest(root string) (string, error) {
	files, err := readable(root, "", nil)
	if err != nil {
		return "", fmt.Errorf("take the digest of %s: %w", root, err)
	}
	digest, err := dirhash.Hash1(files, func(name string) (io.ReadCloser, error) {
		return os.Open(filepath.Join(root, filepath.FromSlash(name)))
	})
	if err != nil {
		return "", fmt.Errorf("take the digest of %s: %w", root, err)
	}
	return digest, nil
}

// readable are the files below a folder of the root, slash-separated. Above are the real paths of the folders that it
// is in, to find links that lead back to them.
func readable(root, folder string, above []string) ([]string, error) {
	dir, err := filepath.EvalSymlinks(filepath.Join(root, filepath.FromSlash(folder)))
	if err != nil {
		return nil, err
	}
	if slices.Contains(above, dir) {
		return nil, fmt.Errorf("%s is a link to a folder that it is in", folder)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		if Kept(entry.Name()) {
			continue
		}
		name := path.Join(folder, entry.Name())
		info, err := os.Stat(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, name)
			continue
		}
		inside, err := readable(root, name, append(slices.Clip(above), dir))
		if err != nil {
			return nil, err
		}
		files = append(files, inside...)
	}
	return files, nil
}

// Kept says whether Terraform keeps a file of that name for itself, rather than reading it as configuration.
func Kept(name string) bool {
	for _, ending := range []string{".tfstate", ".tfstate.backup", ".tfstate.lock.info"} {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return name == ".terraform"
}

// FileDigest is the digest of one file.
func FileDigest(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return digestPrefix + hex.EncodeToString(hash.Sum(nil)), nil
}

package terraform

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/shirou/gopsutil/v4/process"
)

// probeTimeout is how long a terraform may take to say its version.
const probeTimeout = 10 * time.Second

// Binary is a terraform or tofu that runs.
type Binary struct {
	Path    string // absolute
	Version string // "1.11.4"
}

// Product is what the binary is, by its name.
func (b Binary) Product() Product { return productOf(b.Path) }

// String is such as "terraform 1.11.4".
func (b Binary) String() string { return string(b.Product()) + " " + b.Version }

// FindOptions are the surroundings of Find.
type FindOptions struct {
	Dir      string            // where terraform is to run: version managers choose by it; empty: the current folder
	Env      []string          // as os.Environ, which nil stands for
	CacheDir string            // holds downloaded terraforms; empty: tfgen/terraform in the user's cache folder
	Progress func(line string) // told before a download; may be nil
}

// Find returns a binary of the product whose version is within constraint, such as ">= 1.10, < 2.0": the first on PATH,
// else, of Terraform, the newest in the cache, else the newest released one, which is downloaded into the cache. An
// ErrNoTerraform or ErrNoOpenTofu says what was found instead, and why there was no download.
func Find(ctx context.Context, product Product, constraint string, opts FindOptions) (Binary, error) {
	constraints, err := version.NewConstraint(constraint)
	if err != nil {
		return Binary{}, fmt.Errorf("terraform version constraint %q: %w", constraint, err)
	}
	if opts.Env == nil {
		opts.Env = os.Environ()
	}
	if base, err := os.UserCacheDir(); err == nil && opts.CacheDir == "" {
		opts.CacheDir = filepath.Join(base, "tfgen", "terraform")
	}
	if opts.Progress == nil {
		opts.Progress = func(string) {}
	}
	f := finder{
		product: product, dir: opts.Dir, constraints: constraints, env: newEnvironment(opts.Env), cacheDir: opts.CacheDir,
		progress: opts.Progress, release: latestRelease,
	}
	return f.find(ctx)
}

// finder is one search.
type finder struct {
	product     Product
	dir         string
	constraints version.Constraints
	env         environment
	cacheDir    string // empty: there is none
	progress    func(string)
	release     func(ctx context.Context, constraints version.Constraints, dir string) (path string, err error)

	rejected []string // what was found and why it won't do
}

func (f *finder) find(ctx context.Context) (Binary, error) {
	for _, candidate := range append(f.env.lookPath(f.product), f.cached()...) {
		if b, ok := f.accept(ctx, candidate); ok {
			return b, nil
		}
		if err := ctx.Err(); err != nil {
			return Binary{}, err
		}
	}
	b, err := f.download(ctx)
	if err == nil {
		return b, nil
	}
	if ctx.Err() != nil {
		return Binary{}, ctx.Err()
	}
	if f.product == Terraform {
		err = fmt.Errorf("downloading one failed: %w", err)
	}
	f.rejected = append(f.rejected, err.Error())
	return Binary{}, fmt.Errorf("%w within %q:\n  %s\ninstall one (%s) and put it on PATH",
		f.product.missing(), f.constraints, strings.Join(f.rejected, "\n  "), f.product.installation())
}

// lookPath lists the product's binaries on PATH, in its order. Before them comes the one that a wrapper on PATH says it
// runs: https://github.com/hashicorp/setup-terraform and https://github.com/opentofu/setup-opentofu put one there that
// swallows exit codes and signals, and its folder into a variable.
func (env environment) lookPath(p Product) []string {
	var candidates []string
	if dir := env.vars[p.wrappedFolder()]; dir != "" {
		candidates = append(candidates, filepath.Join(dir, p.wrapped()))
	}
	for _, dir := range filepath.SplitList(env.vars["PATH"]) {
		candidates = append(candidates, filepath.Join(dir, p.executable()))
	}
	var paths []string
	for _, path := range candidates {
		info, err := os.Stat(path)
		if err == nil && info.Mode().IsRegular() && (info.Mode()&0o111 != 0 || runtime.GOOS == "windows") {
			paths = append(paths, absolute(path))
		}
	}
	return paths
}

// cached lists the downloaded terraforms, newest first. Each lies in a folder named by its version.
func (f *finder) cached() []string {
	if f.cacheDir == "" || f.product != Terraform {
		return nil
	}
	entries, _ := os.ReadDir(f.cacheDir) // no cache yet: nothing cached
	var versions version.Collection
	for _, entry := range entries {
		if v, err := version.NewVersion(entry.Name()); err == nil && f.constraints.Check(v) {
			versions = append(versions, v)
		}
	}
	slices.SortFunc(versions, func(a, b *version.Version) int { return b.Compare(a) })
	var paths []string
	for _, v := range versions {
		paths = append(paths, filepath.Join(f.cacheDir, v.Original(), Terraform.executable()))
	}
	return paths
}

// accept runs a candidate for its version and notes why it was turned down.
func (f *finder) accept(ctx context.Context, path string) (Binary, bool) {
	v, err := f.probe(ctx, path)
	switch {
	case err != nil:
		reason, _, _ := strings.Cut(err.Error(), "\n")
		f.rejected = append(f.rejected, fmt.Sprintf("%s does not run: %s", path, reason))
	case !f.constraints.Check(v):
		f.rejected = append(f.rejected, fmt.Sprintf("%s is version %s", path, v))
	default:
		return Binary{Path: path, Version: v.String()}, true
	}
	return Binary{}, false
}

// probe asks a binary for its version. tfexec would do so, but couldn't tell of one that is something else.
func (f *finder) probe(ctx context.Context, path string) (*version.Version, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, path, "version", "-json")
	cmd.Dir, cmd.Env = f.dir, f.env.environ()
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &stdout, &stderr, time.Second
	cmd.Cancel = func() error {
		killTree(&process.Process{Pid: int32(cmd.Process.Pid)}) //nolint:gosec // what a PID is everywhere
		return nil
	}
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("no answer to %s version: %w", f.product, ctx.Err())
	case err != nil:
		said, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return nil, fmt.Errorf("%w: %s", err, said)
	}
	var answer struct {
		Version string `json:"terraform_version"`
	}
	if _, err := decode(stdout.Bytes(), &answer); err != nil || answer.Version == "" {
		said, _, _ := strings.Cut(strings.TrimSpace(stdout.String()), "\n")
		return nil, fmt.Errorf("it answers %s version -json with %q", f.product, said)
	}
	return version.NewVersion(answer.Version)
}

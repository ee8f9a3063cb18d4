package terraform

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
)

// downloadTimeout bounds fetching and checking a release of about 30 MB.
const downloadTimeout = 10 * time.Minute

// download puts the newest release within the constraints into the cache. It is unpacked beside its place and moved
// there whole, so that several tfgens can do so at once and an interrupted one leaves nothing that looks usable.
func (f *finder) download(ctx context.Context) (Binary, error) {
	if f.product != Terraform {
		return Binary{}, fmt.Errorf("tfgen downloads %s alone; %s has to be on PATH", Terraform, f.product)
	}
	if f.cacheDir == "" {
		return Binary{}, errors.New("there is no folder to keep it in: set HOME or XDG_CACHE_HOME")
	}
	f.progress(fmt.Sprintf("downloading terraform %s", f.constraints))
	if err := os.MkdirAll(f.cacheDir, 0o755); err != nil {
		return Binary{}, err
	}
	tmp, err := os.MkdirTemp(f.cacheDir, ".download-*")
	if err != nil {
		return Binary{}, err
	}
	defer func() { _ = os.RemoveAll(tmp) }() // gone already when all went well

	path, err := f.release(ctx, f.constraints, tmp)
	if err != nil {
		return Binary{}, err
	}
	v, err := f.probe(ctx, path)
	if err != nil {
		return Binary{}, fmt.Errorf("the downloaded terraform does not run: %w", err)
	}
	dir := filepath.Join(f.cacheDir, v.String())
	installed := filepath.Join(dir, Terraform.executable())
	if err := os.Rename(tmp, dir); err != nil && !exists(installed) { // it exists when another tfgen was faster
		return Binary{}, err
	}
	return Binary{Path: installed, Version: v.String()}, nil
}

// latestRelease installs the newest release within the constraints into dir, its checksum and signature verified.
func latestRelease(ctx context.Context, constraints version.Constraints, dir string) (string, error) {
	source := &releases.LatestVersion{
		Product: product.Terraform, Constraints: constraints, InstallDir: dir, Timeout: downloadTimeout,
	}
	return source.Install(ctx)
}

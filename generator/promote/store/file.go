package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/tfgen/tfgen/generator/internal/coded"
)

// source is a file that is to become a model.
type source struct {
	file *os.File
	size int64
	sum  []byte // SHA-256
}

// open reads the file once, for its checksum. The source is to be closed.
func open(ctx context.Context, name string) (*source, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, coded.Errorf(BadFile, "the model can't be read: %w", err)
	case !info.Mode().IsRegular():
		return nil, coded.Errorf(BadFile, "%s is no file: a model is one file, so pack a folder first", name)
	case info.Size() == 0:
		return nil, coded.Errorf(BadFile, "%s is empty: nothing was uploaded", name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, coded.Errorf(BadFile, "the model can't be read: %w", err)
	}
	s := &source{file: file}
	hash := sha256.New()
	if s.size, err = io.Copy(hash, stoppable{ctx, file}); err != nil {
		s.close()
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	s.sum = hash.Sum(nil)
	return s, nil
}

// close ends the reading of the file, of which nothing can be lost.
func (s *source) close() { _ = s.file.Close() }

// checksum is the SHA-256 in S3's form.
func (s *source) checksum() string { return base64.StdEncoding.EncodeToString(s.sum) }

// reader reads the file again from its start. It ends with BadFile in place of io.EOF when that wasn't what was read
// the first time.
func (s *source) reader() (io.Reader, error) {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading %s again: %w", s.file.Name(), err)
	}
	return &verified{source: s, rest: io.LimitReader(s.file, s.size+1), hash: sha256.New()}, nil
}

// verified is the content of a source on its way.
type verified struct {
	source *source
	rest   io.Reader // one byte more than there was, at most: the file may have grown
	hash   hash.Hash
}

func (v *verified) Read(p []byte) (int, error) {
	n, err := v.rest.Read(p)
	_, _ = v.hash.Write(p[:n]) // a hash takes everything
	if errors.Is(err, io.EOF) && !bytes.Equal(v.hash.Sum(nil), v.source.sum) {
		err = coded.Errorf(BadFile, "%s changed while it was uploaded, so nothing was: upload it when it is complete",
			v.source.file.Name())
	}
	return n, err
}

// stoppable ends with ctx.
type stoppable struct {
	ctx  context.Context
	file *os.File
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.file.Read(p)
}

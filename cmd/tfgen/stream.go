package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"
)

// stream is standard output or standard error. Writing to it never fails: a reader that has gone, or a full disk, is no
// reason to leave an account half changed. What was lost is an error at the end.
type stream struct {
	file *os.File

	mu  sync.Mutex
	err error // of the first write that failed; nothing is written after it
}

func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		_, s.err = s.file.Write(p)
	}
	return len(p), nil
}

// Fd is the file's descriptor.
func (s *stream) Fd() uintptr { return s.file.Fd() }

// lost is why text was lost, nil if none was. A reader that has gone, such as head or a pager, wants no more.
func (s *stream) lost() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil || errors.Is(s.err, syscall.EPIPE) {
		return nil
	}
	return fmt.Errorf("what there is to say can't be written: %w", s.err)
}

// lost is why text was lost on a stream, nil if none was.
func lost(w io.Writer) error {
	if s, ok := w.(*stream); ok {
		return s.lost()
	}
	return nil
}

// raw is what is behind a stream, for commands that get it as theirs.
func raw(w io.Writer) io.Writer {
	if s, ok := w.(*stream); ok {
		return s.file
	}
	return w
}

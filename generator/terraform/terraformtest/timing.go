package terraformtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// traced runs op and notes when it begins and ends.
func (f fake) traced(op string, run func() int) int {
	dir, err := os.Getwd()
	if err == nil {
		err = note("FAKE_TERRAFORM_TRACE", "begin "+op+" "+filepath.Base(dir))
	}
	if err != nil {
		return complain(err.Error(), "")
	}
	if err := meet(op); err != nil {
		return complain(err.Error(), "")
	}
	code := run()
	if err := note("FAKE_TERRAFORM_TRACE", "end "+op+" "+filepath.Base(dir)); err != nil {
		return complain(err.Error(), "")
	}
	return code
}

// meet waits until as many of op have begun as FAKE_TERRAFORM_MEET says.
func meet(op string) error {
	name, count, _ := strings.Cut(os.Getenv("FAKE_TERRAFORM_MEET"), ":")
	if name != op {
		return nil
	}
	want, err := strconv.Atoi(count)
	for start := time.Now(); err == nil; time.Sleep(time.Millisecond) {
		var trace []byte
		trace, err = os.ReadFile(os.Getenv("FAKE_TERRAFORM_TRACE"))
		begun := strings.Count(string(trace), "begin "+op+" ")
		if begun >= want {
			return err
		}
		if time.Since(start) > time.Minute {
			return fmt.Errorf("%d of %d have begun %s after a minute", begun, want, op)
		}
	}
	return err
}

// work waits for an interrupt if it is told to. It reports whether there was one.
func (f fake) work(op string) (interrupted bool) {
	if os.Getenv("FAKE_TERRAFORM_PAUSE") == op {
		<-f.interrupts
		interrupted = true
	} else {
		select {
		case <-f.interrupts:
			interrupted = true
		default:
		}
	}
	if interrupted {
		emit("log", "\nInterrupt received.\nPlease wait for Terraform to exit or data loss may occur.\n", nil)
	}
	return interrupted
}

package terraformtest

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// traced runs op, which takes as long as it is told to.
func (f fake) traced(op string, run func() int) int {
	dir, err := os.Getwd()
	if err == nil {
		err = note("FAKE_TERRAFORM_TRACE", "begin "+op+" "+filepath.Base(dir))
	}
	if err != nil {
		return complain(err.Error(), "")
	}
	code := run()
	if err := note("FAKE_TERRAFORM_TRACE", "end "+op+" "+filepath.Base(dir)); err != nil {
		return complain(err.Error(), "")
	}
	return code
}

// work takes the time that op is told to take. It reports whether it was interrupted.
func (f fake) work(op string) (interrupted bool) {
	if os.Getenv("FAKE_TERRAFORM_PAUSE") == op {
		<-f.interrupts
		interrupted = true
	} else {
		select {
		case <-f.interrupts:
			interrupted = true
		case <-time.After(delay(op)):
		}
	}
	if interrupted {
		emit("log", "\nInterrupt received.\nPlease wait for Terraform to exit or data loss may occur.\n", nil)
	}
	return interrupted
}

func delay(op string) time.Duration {
	rootOnly, _ := os.ReadFile("fake-delay.txt") // usually there is none
	for _, entry := range strings.Split(os.Getenv("FAKE_TERRAFORM_DELAY")+","+string(rootOnly), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(entry), ":")
		if d, err := time.ParseDuration(value); err == nil && name == op {
			return d
		}
	}
	return 0
}

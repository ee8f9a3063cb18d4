package terraformtest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// lockPath is the state lock. It holds Terraform's words about itself.
const lockPath = ".terraform/fake-lock.txt"

const lockInfo = `Lock Info:
  ID:        %s
  Path:      state/fake.tfstate
  Operation: OperationType%s
  Who:       ann@laptop
  Version:   1.11.4
  Created:   %s
  Info:      
`

// locked runs op with the state locked.
func (f fake) locked(op string, run func() int) int {
	patience, _ := time.ParseDuration(f.flag("lock-timeout"))
	deadline := time.Now().Add(patience)
	for waited := false; ; waited = true {
		err := lock(op)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) {
			diagnose(err.Error(), "")
			return 1
		}
		if time.Now().After(deadline) {
			info, _ := os.ReadFile(lockPath) // one that was released this moment has no words
			diagnose("Error acquiring the state lock", lockDetail(string(info)))
			return 1
		}
		if !waited {
			emit("state_lock_acquire", "Acquiring state lock. This may take a few moments...", nil)
		}
		time.Sleep(5 * time.Millisecond)
	}
	code := run()
	if err := os.Remove(lockPath); err != nil {
		diagnose("Error releasing the state lock", err.Error())
		return 1
	}
	return code
}

// lock makes the lock whole or, where there is one, not at all.
func lock(op string) error {
	tmp, err := os.CreateTemp(filepath.Dir(lockPath), "lock-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	operation := strings.ToUpper(op[:1]) + op[1:]
	id := fmt.Sprintf("11111111-2222-3333-4444-%012d", os.Getpid())
	if _, err := fmt.Fprintf(tmp, lockInfo, id, operation, time.Now().UTC()); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Link(tmp.Name(), lockPath)
}

func (f fake) unlock() int {
	info, err := os.ReadFile(lockPath)
	if err != nil || !strings.Contains(string(info), "ID:        "+f.file()+"\n") {
		return complain("Failed to unlock state", "failed to retrieve lock info for lock ID \""+f.file()+"\"")
	}
	if err := os.Remove(lockPath); err != nil {
		return complain(err.Error(), "")
	}
	fmt.Println("Terraform state has been successfully unlocked!")
	return 0
}

// lockDetail is what Terraform says of a lock that another run holds.
func lockDetail(info string) string {
	return "Error message: operation error S3: PutObject, https response error StatusCode: 412, RequestID: r, HostID: " +
		"h, api error PreconditionFailed: At least one of the pre-conditions you specified did not hold\n" + info + `

Terraform acquires a state lock to protect the state from being written
by multiple users at the same time. Please resolve the issue above and try
again. For most commands, you can disable locking with the "-lock=false"
flag, but this is not recommended.`
}

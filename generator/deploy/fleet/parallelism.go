package fleet

import (
	"bytes"
	"os"
	"runtime"
	"strconv"

	"github.com/shirou/gopsutil/v4/mem"
)

// runMemory is what one terraform takes at its peak, with the AWS provider: 0.6 GiB for the provider, 0.2 GiB for
// Terraform itself (measured with Terraform 1.11 and provider 5.100).
const runMemory uint64 = 800 << 20 // bytes

// Parallelism is how many terraforms this machine bears at a time: one a core, because loading the provider's schema
// keeps one busy, and as many as fit into its memory.
func Parallelism() int {
	return parallelism(runtime.GOMAXPROCS(0), availableMemory())
}

// parallelism is at least 1, whatever the memory; 0 bytes stand for an unknown amount.
func parallelism(cores int, memory uint64) int {
	if memory == 0 {
		return max(1, cores)
	}
	fitting := 1
	for fitting < cores && uint64(fitting+1)*runMemory <= memory {
		fitting++
	}
	return fitting
}

// availableMemory is in bytes, 0 where it can't be found out. A container's limit counts where it is lower.
func availableMemory() uint64 {
	var available uint64
	if memory, err := mem.VirtualMemory(); err == nil {
		available = memory.Available
	}
	// https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files: "max" where there is no limit.
	limit, _ := os.ReadFile("/sys/fs/cgroup/memory.max")
	if bytesMax, err := strconv.ParseUint(string(bytes.TrimSpace(limit)), 10, 64); err == nil {
		available = min(available, bytesMax)
	}
	return available
}

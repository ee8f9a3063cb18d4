package spec

import (
	"fmt"
	"strings"
)

// size is a number of CPU units that Fargate has, with the memory that it gives to it: from low to high MiB in steps;
// no step: doubling.
type size struct{ cpu, low, high, step int }

// fargateSizes are Fargate's for Linux.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
func fargateSizes() []size {
	return []size{
		{256, 512, 2048, 0},
		{512, 1024, 4096, 1024},
		{1024, 2048, 8192, 1024},
		{2048, 4096, 16384, 1024},
		{4096, 8192, 30720, 1024},
		{8192, 16384, 61440, 4096},
		{16384, 32768, 122880, 8192},
	}
}

// has reports whether Fargate gives that memory to the size's CPU units.
func (z size) has(memory int) bool {
	if z.step == 0 {
		for m := z.low; m <= z.high; m *= 2 {
			if m == memory {
				return true
			}
		}
		return false
	}
	return memory >= z.low && memory <= z.high && (memory-z.low)%z.step == 0
}

func fargateCPU(cpu int) string {
	var all []string
	for _, z := range fargateSizes() {
		if z.cpu == cpu {
			return ""
		}
		all = append(all, fmt.Sprint(z.cpu))
	}
	return fmt.Sprintf("Fargate has no task with %d CPU units, of which a core has 1024. Choose one of %s.", cpu,
		strings.Join(all, ", "))
}

// fargateMemory allows the memory that goes with cpu; where cpu has a fault: any.
func fargateMemory(cpu int) rule[int] {
	return func(memory int) string {
		for _, z := range fargateSizes() {
			if z.cpu != cpu || z.has(memory) {
				continue
			}
			steps := fmt.Sprintf("from %d to %d in steps of %d", z.low, z.high, z.step)
			if z.step == 0 {
				steps = fmt.Sprintf("%d, %d or %d", z.low, 2*z.low, z.high)
			}
			return fmt.Sprintf("Fargate has no task with %d CPU units and %d MiB of memory. With %[1]d units it has %[3]s MiB.",
				cpu, memory, steps)
		}
		return ""
	}
}

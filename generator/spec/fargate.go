package spec

import (
	"fmt"
	"slices"
	"strings"
)

// size is a number of CPU units that Fargate has, and the MiB of memory that it gives to it.
type size struct {
	cpu    int
	memory []int
}

// fargateSizes are Fargate's for Linux, as documented in October 2026; that of 32 cores is there since June 2026.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
func fargateSizes() []size {
	return []size{
		{256, []int{512, 1024, 2048}},
		{512, steps(1024, 4096, 1024)},
		{1024, steps(2048, 8192, 1024)},
		{2048, steps(4096, 16384, 1024)},
		{4096, steps(8192, 30720, 1024)},
		{8192, steps(16384, 61440, 4096)},
		{16384, steps(32768, 122880, 8192)},
		{32768, []int{61440, 122880, 249856}},
	}
}

// IsFargateSize says whether Fargate has a task of so many CPU units and so many MiB of memory.
func IsFargateSize(cpu, memory int) bool { return fargateCPU(cpu)+fargateMemory(cpu)(memory) == "" }

func steps(low, high, step int) []int {
	var all []int
	for m := low; m <= high; m += step {
		all = append(all, m)
	}
	return all
}

// smallestCPU is the size of a task of which the spec says none.
func smallestCPU() int { return fargateSizes()[0].cpu }

// smallestMemory is what a task with so many CPU units has at least; with none of that size: 0.
func smallestMemory(cpu int) int {
	for _, z := range fargateSizes() {
		if z.cpu == cpu {
			return z.memory[0]
		}
	}
	return 0
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
			if z.cpu == cpu && !slices.Contains(z.memory, memory) {
				return fmt.Sprintf("Fargate has no task with %d CPU units and %d MiB of memory. With %[1]d units it has %[3]s "+
					"MiB.", cpu, memory, z)
			}
		}
		return ""
	}
}

// String is the memory in words.
func (z size) String() string {
	if len(z.memory) == 3 {
		return fmt.Sprintf("%d, %d or %d", z.memory[0], z.memory[1], z.memory[2])
	}
	return fmt.Sprintf("from %d to %d in steps of %d", z.memory[0], z.memory[len(z.memory)-1], z.memory[1]-z.memory[0])
}

// FargateSizes are the sizes of tasks in words: the CPU units, and what memory goes with them.
func FargateSizes() []string {
	var all []string
	for _, z := range fargateSizes() {
		all = append(all, fmt.Sprintf("%d: %s", z.cpu, z))
	}
	return all
}

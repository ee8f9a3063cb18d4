// Package batch packs environments for many runners, such as the jobs of a CI matrix.
package batch

import (
	"cmp"
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
)

// Batch is what one runner does: environments of one wave, in the order of the spec.
type Batch struct {
	Wave         int // from 1
	Number       int // within the wave, from 1
	Environments []*spec.Environment
}

// Pack packs environments of a project into at most perWave batches a wave, which take about as long as each other.
// Those of a wave don't depend on each other, so that its batches can run side by side, after those of the waves
// before. The same environments are always packed in the same way.
func Pack(project *spec.Project, envs []*spec.Environment, perWave int) []Batch {
	wanted := map[*spec.Environment]bool{}
	for _, env := range envs {
		wanted[env] = true
	}
	var batches []Batch
	for i, wave := range project.Waves() {
		wave = slices.DeleteFunc(wave, func(env *spec.Environment) bool { return !wanted[env] })
		for n, packed := range pack(wave, perWave) {
			batches = append(batches, Batch{Wave: i + 1, Number: n + 1, Environments: packed})
		}
	}
	return batches
}

// pack gives the largest environment that is left to whoever has the least to do, which takes a third longer than the
// best at most: R. L. Graham, Bounds on Multiprocessing Timing Anomalies, 1969.
func pack(wave []*spec.Environment, most int) [][]*spec.Environment {
	batches := make([][]*spec.Environment, min(most, len(wave)))
	weights := make([]int, len(batches))
	places := map[*spec.Environment]int{}
	for i, env := range wave {
		places[env] = i
	}
	bySize := slices.Clone(wave)
	slices.SortStableFunc(bySize, func(a, b *spec.Environment) int { return cmp.Compare(weight(b), weight(a)) })
	for _, env := range bySize {
		least := slices.Index(weights, slices.Min(weights))
		batches[least] = append(batches[least], env)
		weights[least] += weight(env)
	}
	for _, batch := range batches {
		slices.SortFunc(batch, func(a, b *spec.Environment) int { return places[a] - places[b] })
	}
	return batches
}

// weight is about how long an environment takes, by its resources. That terraform and its provider start and load their
// schemas outweighs a few dozens of them.
func weight(env *spec.Environment) int {
	weight := 40 + 7*len(env.Buckets) + 3*len(env.Repositories)
	for _, pipeline := range env.Pipelines {
		weight += 10 + 5*len(pipeline.Steps)
	}
	return weight
}

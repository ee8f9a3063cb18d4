package spec

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// draft is an environment in the making: what is known of it so far, and what it is made from.
type draft struct {
	scope
	*Environment
	section *section               // the environment's over the project's
	usable  map[string]*Bucket     // by key: its own buckets and those that others own; nil where the owner is in doubt
	images  map[string]*Repository // likewise, repositories
	uses    []use
	grants  []grant
	pulled  []pull
	models  []openModel
}

// use is one element of a pipeline's reads or writes.
type use struct {
	rng      hcl.Range
	pipeline *Pipeline
	step     *Step
	bucket   *Bucket
	write    bool
}

// place starts an environment with what everything else is derived from: its name, account and region.
func (l *loader) place(constants scope, s *section) *draft {
	constants.environment = s.Name
	merged := s.over(l.project)
	e := &Environment{
		Project: l.projectName(),
		Name:    s.Name,
		AccountID: constants.required(merged.AccountID, "account_id", s.NameRange,
			`Set account_id = "…" to the 12 digits of the account that the environment is in.`, accountID),
		Region: constants.required(merged.Region, "region", l.lacking(s, func(s *section) bool { return s.Region != nil }),
			`Set region = "…" in the environment's block, or in the project's for all environments.`, region),
		Sources: l.sources(s),
	}
	e.Partition, l.places[e] = aws.Partition(e.Region), s.NameRange
	l.unknownRegion(e.Region, merged.Region)
	return &draft{scope: constants, Environment: e, section: merged, usable: map[string]*Bucket{},
		images: map[string]*Repository{}}
}

// lacking is the place to cite for what an environment or its project should have: the environment where any
// environment has its own, else the project.
func (l *loader) lacking(s *section, has func(*section) bool) hcl.Range {
	if slices.ContainsFunc(l.environments, has) {
		return s.NameRange
	}
	return l.project.NameRange
}

// located reports whether all that names are derived from is known.
func (e *Environment) located() bool {
	return e.Prefix != "" && isName(e.Name) && e.AccountID != "" && e.Region != ""
}

// sources are the files with the project's and the environment's block.
func (l *loader) sources(s *section) []string {
	folder := path.Base(filepath.ToSlash(l.dir))
	files := []string{
		path.Join(folder, filepath.Base(l.project.NameRange.Filename)),
		path.Join(folder, filepath.Base(s.NameRange.Filename)),
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// declare derives the names of what the environment has, which its expressions may refer to.
func (s *draft) declare() {
	for _, r := range s.ownRepositories() {
		s.Repositories = append(s.Repositories, r)
	}
	for _, b := range sorted(s.section.Clusters) {
		name := s.text(b.Name, s.Prefix+"-"+b.Key+"-cluster", clusterName)
		s.Clusters = append(s.Clusters, newCluster(s.Environment, b.Key, name))
	}
	for _, b := range sorted(s.section.Pipelines) {
		p := newPipeline(s.Environment, b.Key, s.text(b.Name, "", pipelineName))
		s.declareSteps(b, p)
		s.Pipelines, s.places[p] = append(s.Pipelines, p), b.KeyRange
	}
	for _, b := range s.ownBuckets() {
		s.Buckets = append(s.Buckets, b)
	}
}

// sorted are the blocks by label, each label once.
func sorted[B labelled[B]](blocks []B) []B {
	list := slices.Clone(blocks)
	slices.SortStableFunc(list, func(a, b B) int { return cmp.Compare(a.label(), b.label()) })
	return slices.CompactFunc(list, func(a, b B) bool { return a.label() == b.label() })
}

// settle evaluates everything else.
func (s *draft) settle() {
	s.account()
	s.backend()
	s.network()
	s.judgeNames()
	for b, bucket := range s.ownBuckets() {
		s.bucket(b, bucket)
		s.places[bucket] = b.KeyRange
	}
	for b, bucket := range s.externalBuckets() {
		s.externalBucket(b, bucket)
		s.External = append(s.External, bucket)
		s.places[bucket] = b.KeyRange
	}
	for b, r := range s.ownRepositories() {
		s.repository(b, r)
		s.places[r] = b.KeyRange
	}
	for i, b := range sorted(s.section.Pipelines) {
		s.pipeline(b, s.Pipelines[i])
	}
	for _, b := range sorted(s.section.Accept) {
		s.accept(b)
	}
	s.reach()
	if len(s.Pipelines) == 0 {
		s.Network = nil
	}
}

// account evaluates who deploys to the environment, whom it may name, and how it is marked.
func (s *draft) account() {
	b := s.section
	s.deploy()
	s.roles()
	s.organization()
	s.Protected = s.flag(b.Protected)
	s.Tags = s.entries(nil, b.Tags, tag)
	s.tagKeys()
	s.PeerAccounts = s.sortedTexts(b.PeerAccounts, accountID)
}

package promote

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/promote/store"
	"github.com/tfgen/tfgen/generator/spec"
)

// Promoter promotes in a project in which nobody else does at the same time. Close it.
type Promoter struct {
	Project *spec.Project
	Options deploy.Options
	Report  func(Check) // told each check when it ends; may be nil
	// Progress is told what is waited for, and what is worth keeping of the plan; may be nil.
	Progress func(string)

	unlock func()
}

// Open locks a project against other promotions and loads it. Nobody is waited for.
func Open(ctx context.Context, o deploy.Options) (*Promoter, error) {
	unlock, err := history.Lock(ctx, o.Dir)
	if err != nil {
		return nil, err
	}
	project, err := spec.Load(o.Dir.Spec())
	if err != nil {
		unlock()
		return nil, err
	}
	return &Promoter{Project: project, Options: o, unlock: unlock}, nil
}

// Close ends the lock.
func (p *Promoter) Close() { p.unlock() }

// Prepare makes all checks, also after one has failed, but for those that depend on it. It changes nothing. The error
// is for what can't be asked for at all; what is wrong with the model is in the checks.
func (p *Promoter) Prepare(ctx context.Context, candidate Candidate) (*Promotion, error) {
	pipeline := candidate.Pipeline
	if pipeline.ModelKey == candidate.Key && (!pipeline.Pin || pipeline.ModelVersionID == candidate.VersionID) {
		return nil, fmt.Errorf("pipeline %s of %s runs %s already", pipeline.Key, candidate.To.Name, candidate.Key)
	}
	c := &checker{Promoter: p, Promotion: &Promotion{Candidate: candidate, Replaced: pipeline.ModelKey}}
	c.all(ctx)
	if c.Err() != nil {
		return c.Promotion, nil
	}
	return c.Promotion, c.prepareFiles(ctx)
}

// models is the store in the bucket of the models, with patience.
func (p *Promoter) models(bucket *spec.Bucket, cfg aws.Config) *store.Store {
	return store.In(bucket, cfg).Patient(p.progress, p.Options.Pause)
}

func (p *Promoter) progress(line string) {
	if p.Progress != nil {
		p.Progress(line)
	}
}

// caller is the caller's own credentials in a region. The deploy role has no access to data.
func (p *Promoter) caller(ctx context.Context, region string) (aws.Config, error) {
	if p.Options.Caller != nil {
		return p.Options.Caller(ctx, region)
	}
	return account.Config(ctx, region)
}

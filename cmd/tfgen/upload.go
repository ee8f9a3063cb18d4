package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/promote/store"
)

type uploadOptions struct {
	*app
	oneEnv
	pipeline string
	bucket   string
	version  string
	name     string
	json     bool
}

func newUploadCmd(a *app) *cobra.Command {
	o := &uploadOptions{app: a}
	cmd := &cobra.Command{
		Use:     "upload --env NAME --version VERSION FILE",
		Short:   "Store a model",
		GroupID: "models",
		Long: `Store a model in the bucket that the pipelines read models from, at models/VERSION/FILE, with its SHA-256.
A model that is there already is never overwritten. The caller's own credentials have to allow it. Waits for
five minutes at most where KMS denies the bucket's own key, as right after it was made.`,
		Example: `  tfgen upload --env dev --version v1.3.0 model.pkl`,
		Args:    arguments(1, 1),
		RunE:    func(cmd *cobra.Command, args []string) error { return uploadRun(cmd.Context(), o, args[0]) },
	}
	o.addFlag(cmd, a)
	cmd.Flags().StringVar(&o.version, "version", "", "semantic `version` of the model, such as v1.3.0")
	cmd.Flags().StringVar(&o.name, "name", "", "`name` of the object (default: the file's)")
	cmd.Flags().StringVar(&o.pipeline, "pipeline", "", "`name` of the pipeline, where there are several")
	cmd.Flags().StringVar(&o.bucket, "bucket", "", "`name` of the models' bucket, where there are several")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	a.completePipeline(cmd)
	a.completeBucket(cmd)
	return cmd
}

// uploadResult is the object that is stored, as JSON.
type uploadResult struct {
	document
	store.Object
}

func uploadRun(ctx context.Context, o *uploadOptions, file string) error {
	if o.version == "" {
		return errors.New("which version is it? pass --version v1.2.3")
	}
	_, pipeline, err := o.withPipeline(o.app, o.pipeline)
	if err != nil {
		return err
	}
	bucket, err := promote.ModelBucket(pipeline, o.bucket)
	if err != nil {
		return err
	}
	cfg, err := account.Config(ctx, bucket.Region) // deploy roles have no access to data
	if err != nil {
		return err
	}
	models := store.In(bucket, cfg).Patient(o.progress, o.pause)
	done, err := models.Upload(ctx, file, o.version, o.name, o.uploadProgress(file))
	if err != nil {
		return err
	}
	if o.json {
		return o.answerJSON(uploadResult{newDocument(), done.Object})
	}
	verb := "stored"
	if done.Already {
		verb = "is there already, with the same content:"
	}
	fmt.Fprintf(o.out, "%s %s s3://%s/%s (%d bytes, version %s, SHA-256 %s)\n",
		file, verb, bucket.Name, done.Key, done.Size, done.VersionID, done.Checksum)
	return nil
}

// uploadProgress tells how far an upload is: live on a terminal, elsewhere at every tenth.
func (o *uploadOptions) uploadProgress(file string) func(done, total int64) {
	live, reported := isTerminal(o.err), int64(0)
	return func(done, total int64) {
		if total == 0 {
			return
		}
		percent := 100 * done / total
		switch {
		case live:
			fmt.Fprintf(o.err, "\r%s: %d %% of %d bytes\x1b[K", file, percent, total)
			if done == total {
				fmt.Fprintln(o.err)
			}
		case percent/10 > reported:
			reported = percent / 10
			fmt.Fprintf(o.err, "%s: %d %% of %d bytes\n", file, percent, total)
		}
	}
}

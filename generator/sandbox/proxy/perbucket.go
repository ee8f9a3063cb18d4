package proxy

import (
	"net/http"
	"sync"
)

// perBucket keeps what moto doesn't of buckets, as long as they are there. The zero value is ready.
type perBucket struct {
	mu   sync.Mutex
	kept map[string][]byte
}

func (p *perBucket) get(bucket string) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kept[bucket]
}

// set keeps something of a bucket; nil forgets it.
func (p *perBucket) set(bucket string, what []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if what == nil {
		delete(p.kept, bucket)
		return
	}
	if p.kept == nil {
		p.kept = map[string][]byte{}
	}
	p.kept[bucket] = what
}

// deleteBucket has next delete the bucket, and forgets it if it is gone.
func (p *perBucket) deleteBucket(next http.Handler, w http.ResponseWriter, r *http.Request, bucket string) {
	recorder := &recorder{ResponseWriter: w}
	next.ServeHTTP(recorder, r)
	if recorder.status < http.StatusMultipleChoices {
		p.set(bucket, nil)
	}
}

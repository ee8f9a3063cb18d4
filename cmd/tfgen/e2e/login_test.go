package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestLogin deploys with the credentials of aws login, which terraform can't find, to two accounts at once. They end a
// second after they were given, so that each terraform has to ask for new ones, and gets them.
func TestLogin(t *testing.T) {
	t.Parallel()
	bed := newTestbed(t, "testdata/small", tfgentest.Options{})
	caller := must(bed.Sandbox.Config("us-east-1").Credentials.Retrieve(t.Context()))(t)
	token := func(kind string) string { return kind + "-that-nobody-may-see" }
	access := map[string]any{
		"accessKeyId": caller.AccessKeyID, "secretAccessKey": token("secret"), "sessionToken": token("session"),
	}
	var renewed atomic.Int32
	signIn := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		renewed.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"accessToken": access, "refreshToken": token("refresh"), "tokenType": "aws_sigv4", "expiresIn": 1,
		})
	}))
	t.Cleanup(signIn.Close)

	home := t.TempDir()
	ended := map[string]any{"accountId": "222222222222", "expiresAt": "2026-01-01T00:00:00Z"}
	for name, value := range access {
		ended[name] = value
	}
	session := sha256.Sum256([]byte("ann"))
	files := map[string][]byte{
		"config": []byte("[profile ann]\nlogin_session = ann\nregion = us-east-1\n"),
		hex.EncodeToString(session[:]) + ".json": must(json.Marshal(map[string]any{
			"accessToken": ended, "clientId": "tfgen", "refreshToken": token("refresh"), "dpopKey": dpopKey(t),
		}))(t),
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(home, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bed.environ = append(bed.Sandbox.Environ(os.Environ()), "AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=",
		"AWS_CONFIG_FILE="+filepath.Join(home, "config"), "AWS_PROFILE=ann", "AWS_LOGIN_CACHE_DIRECTORY="+home,
		"AWS_ENDPOINT_URL_SIGNIN="+signIn.URL)

	bed.tfgen(0, "apply", "--all", "--auto-approve=prod")
	contains(t, bed.tfgen(0, "output", "--env", "dev"), "bucket_names")
	bed.tfgen(0, "plan", "--env", "dev", "--out", "plans")
	// Each of the commands has asked, and each terraform that they ran: 2 init, 3 plan, 2 apply, 1 output.
	if n := renewed.Load(); n < 10 {
		t.Errorf("the login was renewed %d times only", n)
	}
	err := fs.WalkDir(os.DirFS(bed.Dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || strings.Contains(path, ".terraform/providers/") {
			return err
		}
		content, err := os.ReadFile(filepath.Join(bed.Dir, path))
		if strings.Contains(string(content), "that-nobody-may-see") {
			t.Errorf("%s has the caller's credentials", path)
		}
		return err
	})
	if err != nil || strings.Contains(bed.printed.String(), "that-nobody-may-see") {
		t.Errorf("credentials were printed, or: %v", err)
	}
}

// dpopKey is a key by which a login is renewed, as aws login keeps it.
func dpopKey(t testing.TB) string {
	t.Helper()
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: must(x509.MarshalECPrivateKey(key))(t)}))
}

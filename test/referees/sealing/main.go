// Opens sealed values with sealed-secrets' own controller.
//
// `sealing certificate` makes a controller's key and certificate. `sealing unseal` reads these and SealedSecrets as one
// JSON text from standard input, runs the controller on them with client-go's fakes in place of an API server, and
// writes what it made of each: the Secret's data, or the reason of its event.
package main

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"time"

	ssv1alpha1 "github.com/bitnami/sealed-secrets/pkg/apis/sealedsecrets/v1alpha1"
	ssfake "github.com/bitnami/sealed-secrets/pkg/client/clientset/versioned/fake"
	ssinformers "github.com/bitnami/sealed-secrets/pkg/client/informers/externalversions"
	"github.com/bitnami/sealed-secrets/pkg/controller"
	"github.com/bitnami/sealed-secrets/pkg/crypto"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/kubernetes/scheme"
)

type key struct {
	Certificate string `json:"certificate"`
	PrivateKey  string `json:"key"`
}

type question struct {
	key
	Objects []*ssv1alpha1.SealedSecret `json:"objects"`
}

type answer struct {
	Namespace string            `json:"namespace"`
	Name      string            `json:"name"`
	Type      corev1.SecretType `json:"type,omitempty"`
	Data      map[string][]byte `json:"data,omitempty"`
	Failure   string            `json:"failure,omitempty"`
}

func main() {
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	if len(os.Args) == 2 && os.Args[1] == "certificate" {
		write(newKey())
		return
	}
	var asked question
	must(json.NewDecoder(os.Stdin).Decode(&asked))
	write(unseal(asked))
}

func newKey() key {
	private, certificate, err := crypto.GeneratePrivateKeyAndCert(2048, 24*time.Hour, "referee")
	must(err)
	block := func(kind string, bytes []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}))
	}
	return key{
		Certificate: block("CERTIFICATE", certificate.Raw),
		PrivateKey:  block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(private)),
	}
}

func unseal(asked question) []answer {
	ctx := context.Background()
	clients, sealedClients := fake.NewClientset(), ssfake.NewSimpleClientset()
	_, err := clients.CoreV1().Secrets("sealed-secrets").Create(ctx, &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{
			Name:   "key",
			Labels: map[string]string{controller.SealedSecretsKeyLabel: "active"},
		},
		Type: corev1.SecretTypeTLS,
		Data: map[string][]byte{corev1.TLSCertKey: []byte(asked.Certificate), corev1.TLSPrivateKeyKey: []byte(asked.PrivateKey)},
	}, metav1.CreateOptions{})
	must(err)
	onlyKeys := informers.WithTweakListOptions(func(options *metav1.ListOptions) {
		options.LabelSelector = controller.SealedSecretsKeyLabel
	})
	running, err := controller.NewController(
		clients, sealedClients,
		ssinformers.NewSharedInformerFactory(sealedClients, 0),
		nil,
		informers.NewSharedInformerFactoryWithOptions(clients, 0, informers.WithNamespace("sealed-secrets"), onlyKeys),
		controller.NewKeyRegistry(clients, "sealed-secrets", "key", controller.SealedSecretsKeyLabel, 2048),
		0, "CertNotBefore",
	)
	must(err)
	stop := make(chan struct{})
	defer close(stop)
	go running.Run(stop)
	knows := canary(asked.Certificate)
	wait("the controller to know its key", func() bool {
		opened, err := running.AttemptUnseal(knows)
		must(err)
		return opened
	})
	for at, object := range asked.Objects {
		object.UID = types.UID(strconv.Itoa(at))
		_, err := sealedClients.BitnamiV1alpha1().SealedSecrets(object.Namespace).Create(ctx, object, metav1.CreateOptions{})
		must(err)
	}
	answers := []answer{}
	for _, object := range asked.Objects {
		result := answer{Namespace: object.Namespace, Name: object.Name}
		wait("what becomes of "+object.Name, func() bool {
			if secret, err := clients.CoreV1().Secrets(object.Namespace).Get(ctx, object.Name, metav1.GetOptions{}); err == nil {
				result.Type, result.Data = secret.Type, secret.Data
				return true
			}
			events, err := clients.CoreV1().Events(object.Namespace).List(ctx, metav1.ListOptions{})
			must(err)
			for _, event := range events.Items {
				// One of success may have come with the Secret since it was looked for.
				if event.InvolvedObject.Name == object.Name && event.Type == corev1.EventTypeWarning {
					result.Failure = event.Reason
				}
			}
			return result.Failure != ""
		})
		answers = append(answers, result)
	}
	return answers
}

// Something sealed that the controller can open as soon as it knows its key.
func canary(certificate string) []byte {
	block, _ := pem.Decode([]byte(certificate))
	parsed, err := x509.ParseCertificate(block.Bytes)
	must(err)
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "canary", Namespace: "canary"}, Data: map[string][]byte{"a": []byte("b")}}
	sealed, err := ssv1alpha1.NewSealedSecret(scheme.Codecs, parsed.PublicKey.(*rsa.PublicKey), secret)
	must(err)
	sealed.APIVersion, sealed.Kind = "bitnami.com/v1alpha1", "SealedSecret"
	text, err := json.Marshal(sealed)
	must(err)
	return text
}

func wait(what string, done func() bool) {
	for start := time.Now(); time.Since(start) < 30*time.Second; time.Sleep(20 * time.Millisecond) {
		if done() {
			return
		}
	}
	must(fmt.Errorf("waited in vain for %s", what))
}

func write(value any) {
	must(json.NewEncoder(os.Stdout).Encode(value))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

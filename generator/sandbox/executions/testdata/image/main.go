// Command image is what the image of a test runs.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	switch os.Args[1] {
	case "say":
		fmt.Println(os.Args[2:], os.Getenv("FAMILY"), os.Getenv("AWS_REGION"), os.Getenv("HOST_ONLY"))
		fmt.Println(whoami())
		fmt.Fprintln(os.Stderr, "last")
	case "exit":
		os.Exit(3)
	case "wait":
		asked := make(chan os.Signal, 1)
		signal.Notify(asked, syscall.SIGTERM)
		fmt.Println("ready")
		<-asked
		fmt.Println("asked")
		os.Exit(7)
	case "deaf":
		signal.Ignore(syscall.SIGTERM)
		fmt.Println("ready")
		time.Sleep(time.Hour)
	}
}

func whoami() (string, error) {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		return "", err
	}
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(context.Background(), nil)
	if err != nil {
		return "", err
	}
	return *who.Arn, nil
}

package main

import (
	"fmt"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

func main() {
	care := map[string]bool{}
	for _, s := range strings.Fields("aws.ecs aws.ec2 aws.s3 aws.rds aws.autoscaling aws.codepipeline aws.codebuild aws.codedeploy aws.cloudwatch aws.guardduty aws.securityhub aws.inspector2 aws.health aws.config aws.states aws.batch aws.glue aws.sagemaker aws.backup aws.ecr aws.eks aws.lambda aws.ssm aws.access-analyzer aws.macie aws.mediaconvert aws.connect aws.ses aws.emr-serverless aws.bedrock aws.acm aws.kms aws.organizations aws.controltower") {
		care[s] = true
	}
	services, err := catalog.Load("awsevents/catalog")
	if err != nil {
		panic(err)
	}
	n := map[string]int{}
	ex := map[string]string{}
	for _, s := range services {
		if !care[s.Source] {
			continue
		}
		for _, e := range s.Events {
			e.Detail.Walk(func(p string, f *catalog.Field) {
				n[f.Name]++
				ex[f.Name] = s.Source[4:] + " " + f.Type.Notation()
			})
		}
	}
	for k, v := range n {
		fmt.Println(v, k, ex[k])
	}
}

package main

import (
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

// withOptions is the host with the runtime options that today's engine tells it with the program to run.
func (host *nodeLanguageHost) withOptions(req *pulumirpc.RunRequest) *nodeLanguageHost {
	told := readFields(readFields(req.ProtoReflect().GetUnknown()).last(14)).last(4)
	options := &structpb.Struct{}
	if told == nil || proto.Unmarshal(told, options) != nil {
		return host
	}
	with := *host
	for name, value := range options.GetFields() {
		switch name {
		case "typescript":
			with.typescript = value.GetBoolValue()
		case "nodeargs":
			with.nodeargs = value.GetStringValue()
		case "tsconfig":
			with.tsconfigpath = value.GetStringValue()
		}
	}
	return &with
}

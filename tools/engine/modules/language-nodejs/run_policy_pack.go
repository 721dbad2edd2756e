package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// runPolicyPack runs a policy pack for an engine that leaves this to the language host, as this release of it does not
// know: in the pack's folder, with the runner that the pack's own SDK has. A pack finds the stack's configuration in its
// environment, and the engine tells it in a call. why something between the two: so that the call comes first.
func runPolicyPack(req *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	request := readFields(req.ProtoReflect().GetUnknown())
	if kind := request.text(6); kind != "analyzer" {
		return fmt.Errorf("only policy packs are run here, no plugin of the kind %q", kind)
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	folder := readFields(request.last(5)).text(2)
	pack := &policyPack{folder: folder, args: req.Args, env: req.Env, stdout: stdout, stderr: stderr}
	pack.context, pack.end = context.WithCancel(server.Context())
	defer pack.end()
	between := grpc.NewServer(grpc.ForceServerCodec(asItIs{}), grpc.UnknownServiceHandler(pack.answer),
		grpc.MaxRecvMsgSize(maxMessage))
	go func() { _ = between.Serve(listener) }()
	defer between.Stop()
	fmt.Fprintln(stdout, listener.Addr().(*net.TCPAddr).Port)
	<-pack.context.Done()
	return nil
}

const maxMessage = 1024 * 1024 * 400

type policyPack struct {
	folder         string
	args, env      []string
	stdout, stderr io.Writer
	context        context.Context
	end            context.CancelFunc
	once           sync.Once
	connection     *grpc.ClientConn
	failure        error
}

// answer passes a call on to the pack; the first one starts it.
func (pack *policyPack) answer(_ any, call grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(call)
	var message []byte
	if err := call.RecvMsg(&message); err != nil {
		return err
	}
	if strings.HasSuffix(method, "/Handshake") {
		return status.Error(codes.Unimplemented, "a policy pack's handshake is its configuration")
	}
	pack.once.Do(func() {
		var settings fields
		if strings.HasSuffix(method, "/ConfigureStack") {
			settings = readFields(message)
		}
		if pack.connection, pack.failure = pack.start(settings); pack.failure != nil {
			pack.end()
		}
	})
	if pack.failure != nil {
		return pack.failure
	}
	var answer []byte
	if err := pack.connection.Invoke(call.Context(), method, message, &answer, grpc.ForceCodec(asItIs{})); err != nil {
		return err
	}
	return call.SendMsg(answer)
}

// start runs the pack, and connects to the port that its first line names.
func (pack *policyPack) start(settings fields) (*grpc.ClientConn, error) {
	find := "process.argv.splice(1, 0, require.resolve('@pulumi/pulumi/cmd/run-policy-pack')); require(process.argv[1])"
	args := append([]string{"-e", find, "--"}, append(pack.args, pack.folder)...)
	cmd := exec.CommandContext(pack.context, "node", args...)
	cmd.Dir, cmd.Stderr = pack.folder, pack.stderr
	cmd.Env = append(pack.env, stackEnvironment(settings)...)
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	reader := bufio.NewReader(output)
	line, err := reader.ReadString('\n')
	if err != nil {
		return nil, errors.Join(err, cmd.Wait())
	}
	go func() {
		_, _ = io.Copy(pack.stdout, reader)
		_ = cmd.Wait()
		pack.end()
	}()
	limit := grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage))
	return grpc.Dial("127.0.0.1:"+strings.TrimSpace(line), grpc.WithTransportCredentials(insecure.NewCredentials()), limit)
}

// stackEnvironment is what packs read of the stack; of an engine that says nothing of it, nothing.
func stackEnvironment(settings fields) []string {
	if settings == nil {
		return nil
	}
	config := map[string]string{}
	for _, entry := range settings[7] {
		pair := readFields(entry)
		config[pair.text(1)] = pair.text(2)
	}
	text, _ := json.Marshal(config) // why without its error: texts alone cannot fail
	var set []string
	for name, value := range map[string]string{
		"PULUMI_NODEJS_STACK":        settings.text(1),
		"PULUMI_NODEJS_PROJECT":      settings.text(2),
		"PULUMI_NODEJS_ORGANIZATION": settings.text(3),
		"PULUMI_NODEJS_DRY_RUN":      strconv.FormatBool(settings.text(4) == "true"),
		"PULUMI_CONFIG":              string(text),
	} {
		if value != "" {
			set = append(set, name+"="+value)
		}
	}
	return set
}

package cloudtrail

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
)

// Row says which resource a call is about, and where in the record its id stands. It is a line of a table:
//
//	{"ecs", "StopTask", "ecs.Task", "response.task.taskArn,cluster=response.task.clusterArn|request.task,cluster=request.cluster"}
type Row struct {
	// API is the API that was called, as [Record.API] names it.
	API string
	// Operations are the operations, as [Record.Operation] names them, with a space between two. "*" is any.
	Operations string
	// Target is the resource, as in a relation tag: "ec2.Instance" or "AWS::IAM::Role".
	Target string
	// Key is where the id is, and further parts of the key, as in a relation tag; the event's payload is where paths
	// begin, but request stands for detail.requestParameters and response for detail.responseElements. Alternatives are
	// separated by "|": the first that finds something counts.
	Key string
}

// Relate adds rows to the table, beside those there are: what several rows find is found together. Call it in an init
// function. It panics with a [*RowError] on a mistake in a row, and then adds none.
func Relate(rows ...Row) {
	builtin()
	if err := relate(rows); err != nil {
		panic(err)
	}
}

// tableKey is what rows are found by. The operation is "*" for those of any.
type tableKey struct{ api, operation string }

// compiled is a row with its key's alternatives.
type compiled struct {
	target string
	specs  []*seam.Spec
}

// rowTable is the table at one time. It is replaced, never changed.
type rowTable struct {
	rows   []Row
	byCall map[tableKey][]compiled
}

var (
	table   atomic.Pointer[rowTable]
	relates sync.Mutex
)

// Rows returns the rows of the table: those that come with this package, then those of [Relate].
func Rows() []Row {
	builtin()
	return slices.Clone(table.Load().rows)
}

// builtin adds the rows that come with this package, when the table is first asked for: to compile them is half of what
// a program would pay at its start for all of AWS's events, and few programs ask.
var builtin = sync.OnceFunc(func() {
	rows := slices.Concat(computeRows, containerRows, deliveryRows, dataRows, identityRows, operationsRows)
	if err := relate(rows); err != nil {
		panic(err)
	}
})

func relate(rows []Row) error {
	relates.Lock()
	defer relates.Unlock()
	next := &rowTable{byCall: make(map[tableKey][]compiled)}
	if now := table.Load(); now != nil {
		next.rows = now.rows
		maps.Copy(next.byCall, now.byCall)
	}
	next.rows = slices.Concat(next.rows, rows)
	for _, row := range rows {
		c, err := row.compile()
		if err != nil {
			return &RowError{Row: row, Err: err}
		}
		for operation := range strings.FieldsSeq(row.Operations) {
			key := tableKey{row.API, operation}
			next.byCall[key] = append(slices.Clip(next.byCall[key]), c)
		}
	}
	table.Store(next)
	return nil
}

// rowsOf returns the rows for a call, those of the operation before those of any.
func rowsOf(api, operation string) []compiled {
	builtin()
	t := table.Load().byCall
	return slices.Concat(t[tableKey{api, operation}], t[tableKey{api, "*"}])
}

var (
	targets  = regexp.MustCompile(`^([a-z][a-z0-9]*\.[A-Z][A-Za-z0-9]*|AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)$`)
	argNames = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
)

func (r Row) compile() (compiled, error) {
	switch {
	case r.API == "" || strings.ToLower(r.API) != r.API:
		return compiled{}, errors.New("the API is the name of a package of the SDK, such as ec2")
	case strings.TrimSpace(r.Operations) == "":
		return compiled{}, errors.New(`the operations are missing: write their names, or "*"`)
	case !targets.MatchString(r.Target):
		return compiled{}, errors.New("the target is not a resource: write a service and a type, such as ec2.Instance or AWS::ECS::Cluster")
	}
	c := compiled{target: r.Target}
	for key := range strings.SplitSeq(r.Key, "|") {
		spec, err := parseKey(key)
		if err != nil {
			return compiled{}, err
		}
		spec.Target = r.Target
		c.specs = append(c.specs, spec)
	}
	return c, nil
}

// parseKey parses
//
//	key = path { "," name "=" path } .
func parseKey(key string) (*seam.Spec, error) {
	parts := strings.Split(key, ",")
	id, err := parsePath(parts[0])
	if err != nil {
		return nil, err
	}
	spec := &seam.Spec{ID: id}
	for _, part := range parts[1:] {
		name, text, ok := strings.Cut(part, "=")
		if !ok || !argNames.MatchString(name) {
			return nil, errors.New("a further part of the key is written name=path, such as cluster=request.cluster")
		}
		path, err := parsePath(text)
		if err != nil {
			return nil, err
		}
		spec.Args = append(spec.Args, seam.Arg{Name: name, Path: path})
	}
	return spec, nil
}

// parts are what a path of a row can begin with for short.
var parts = map[string]string{"request": "detail.requestParameters", "response": "detail.responseElements"}

func parsePath(text string) (eventpath.Path, error) {
	first, rest, _ := strings.Cut(text, ".")
	if long, ok := parts[first]; ok && rest != "" {
		text = long + "." + rest
	}
	path, err := eventpath.Parse(text)
	if wrong, ok := errors.AsType[*eventpath.Error](err); ok {
		return nil, (*registry.PathError)(wrong)
	}
	return path, nil
}

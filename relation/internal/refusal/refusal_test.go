package refusal_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation/internal/refusal"
)

func api(code string) error { return &smithy.GenericAPIError{Code: code} }

func TestMayConcernSome(t *testing.T) {
	operation := func(service string, err error) error {
		return &smithy.OperationError{ServiceID: service, OperationName: "Op", Err: err}
	}
	for _, test := range []struct {
		name         string
		err          error
		denied, some bool
	}{
		{"nil", nil, false, false},
		{"another", errors.New("another"), false, false},
		{"throttled", api("Throttling"), false, false},
		{"bare", api("AccessDenied"), true, true},
		{"of an operation", operation("ECS", api("AccessDeniedException")), true, true},
		{"wrapped", fmt.Errorf("wrapped: %w", operation("EC2", api("UnauthorizedOperation"))), true, true},
		{"of the credentials", operation("ECS", fmt.Errorf("get identity: %w", operation("STS", api("AccessDenied")))), true, false},
		{"of the caller", operation("ECS", api("UnrecognizedClientException")), true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.denied, refusal.IsDenied(test.err))
			require.Equal(t, test.some, refusal.MayConcernSome(test.err))
		})
	}
}

func TestIsThrottled(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want bool
	}{
		{"nil", nil, false},
		{"denied", api("AccessDenied"), false},
		{"throttled", api("ThrottlingException"), true},
		{"wrapped", fmt.Errorf("wrapped: %w", api("RequestLimitExceeded")), true},
		{"joined second", errors.Join(api("NotFound"), api("Throttling")), true},
		{"joined with none", errors.Join(api("NotFound"), errors.New("x")), false},
	} {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, refusal.IsThrottled(test.err)) })
	}
}

type few map[string]error

func (few) Error() string { return "few" }

func TestSplit(t *testing.T) {
	broken, odd := errors.New("broken"), errors.New("odd")
	a, b := few{"a": broken}, few{"b": broken}
	for _, test := range []struct {
		name string
		err  error
		list []few
		rest []error // that the rest is
	}{
		{"nil", nil, nil, nil},
		{"another", broken, nil, []error{broken}},
		{"alone", a, []few{a}, nil},
		{"wrapped", fmt.Errorf("wrapped: %w", a), []few{a}, nil},
		{"joined with another", errors.Join(a, broken), []few{a}, []error{broken}},
		{"joined with others", errors.Join(broken, fmt.Errorf("x: %w", errors.Join(a, odd)), b), []few{a, b}, []error{broken, odd}},
		{"joined without any", errors.Join(broken, odd), nil, []error{broken, odd}},
		{"two in one text", fmt.Errorf("%w and %w", a, broken), []few{a}, []error{broken}},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, rest := refusal.Split[few](test.err)
			require.Equal(t, test.list, list)
			if test.rest == nil {
				require.NoError(t, rest)
			}
			for _, want := range test.rest {
				require.ErrorIs(t, rest, want)
			}
		})
	}
}

package sqsxotel_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxotel"
)

// Prometheus reads what the hooks record. A program serves metrics under /metrics and gives the hooks to its consumer.
func Example_prometheus() {
	registry := prometheus.NewRegistry()
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(registry), otelprometheus.WithoutScopeInfo(), otelprometheus.WithoutTargetInfo())
	if err != nil {
		fmt.Println(err)
		return
	}
	instrumentation, err := sqsxotel.New(sqsxotel.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter))))
	if err != nil {
		fmt.Println(err)
		return
	}
	metrics := promhttp.HandlerFor(registry, promhttp.HandlerOpts{}) // http.Handle("/metrics", metrics)

	// sqsx.NewConsumer(client, queueURL, mux, sqsx.WithHooks(hooks)) calls them; here it is done by hand.
	hooks := instrumentation.Hooks("https://sqs.eu-west-1.amazonaws.com/123456789012/orders")
	for _, took := range []time.Duration{4 * time.Millisecond, 4 * time.Second} {
		hooks.Handled(&sqsx.Message{}, took, nil)
	}
	hooks.Handled(&sqsx.Message{}, time.Second, context.DeadlineExceeded)

	answer := httptest.NewRecorder()
	metrics.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		line := lines.Text()
		if strings.Contains(line, `messaging_destination_name="orders"`) && (strings.Contains(line, `le="0.005"`) || strings.Contains(line, "_count")) {
			name, labels, _ := strings.Cut(line, "{")
			_, value, _ := strings.Cut(labels, "} ")
			fmt.Println(name, strings.Contains(labels, `error_type="timeout"`), value)
		}
	}
	// Output:
	// messaging_process_duration_seconds_bucket false 1
	// messaging_process_duration_seconds_count false 2
	// messaging_process_duration_seconds_bucket true 0
	// messaging_process_duration_seconds_count true 1
}

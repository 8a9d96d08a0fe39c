package publish_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

// PlaceOrder stores the order and the event that tells of it in one transaction: both are there, or neither.
func PlaceOrder(ctx context.Context, tx *sql.Tx, publisher *publish.Publisher, id string, cents int) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO orders (id, cents) VALUES ($1, $2)`, id, cents); err != nil {
		return err
	}
	return Enqueue(ctx, tx, publisher, placed(id, cents))
}

// Enqueue puts an event into the outbox. One that is invalid or too large fails here, where its transaction can still be
// undone, and not in the relay, where nobody could do anything about it.
func Enqueue(ctx context.Context, tx *sql.Tx, publisher *publish.Publisher, event registry.AnyEvent) error {
	entry, err := publisher.Entry(ctx, event)
	if err != nil {
		return err
	}
	row, err := json.Marshal(&entry)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO outbox (entry) VALUES ($1)`, row)
	return err
}

// Outbox is what a relay needs of the table.
type Outbox interface {
	// Pending returns the oldest rows, in order, and keeps other relays from them until the transaction ends.
	Pending(ctx context.Context, most int) ([]Row, error)
	// Delete deletes a row whose event was accepted. Park takes one out of the line that the bus will never accept, and
	// keeps why for somebody to look at.
	Delete(ctx context.Context, id int64) error
	Park(ctx context.Context, id int64, why string) error
}

type Row struct {
	ID    int64
	Entry []byte
}

// Relay sends one round of the outbox and reports how many rows are done with. Call it in a transaction, again at once
// while it is not zero, and after a second or so when it is.
func Relay(ctx context.Context, outbox Outbox, publisher *publish.Publisher) (done int, err error) {
	rows, err := outbox.Pending(ctx, 100)
	if err != nil {
		return 0, err
	}
	entries := make([]publish.Entry, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal(row.Entry, &entries[i]); err != nil {
			return 0, fmt.Errorf("outbox: row %d: %w", row.ID, err)
		}
	}
	results, failed := publisher.Send(ctx, entries...)
	for i, result := range results {
		switch {
		case result.Err == nil:
			err = errors.Join(err, outbox.Delete(ctx, rows[i].ID))
		case errors.Is(result.Err, publish.ErrUnavailable), errors.Is(result.Err, publish.ErrNotSent), errors.Is(result.Err, publish.ErrDenied):
			continue // stays in line; the next round tries again
		default:
			err = errors.Join(err, outbox.Park(ctx, rows[i].ID, result.Err.Error()))
		}
		done++
	}
	if done > 0 {
		return done, err
	}
	return 0, errors.Join(err, failed)
}

// SQLOutbox is the outbox in PostgreSQL:
//
//	CREATE TABLE outbox (id bigserial PRIMARY KEY, entry jsonb NOT NULL, parked text);
type SQLOutbox struct{ Tx *sql.Tx }

func (o SQLOutbox) Pending(ctx context.Context, most int) ([]Row, error) {
	// One relay at a time keeps the order. With FOR UPDATE SKIP LOCKED in place of the lock several share the work.
	if _, err := o.Tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('outbox'))`); err != nil {
		return nil, err
	}
	found, err := o.Tx.QueryContext(ctx, `SELECT id, entry FROM outbox WHERE parked IS NULL ORDER BY id LIMIT $1`, most)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	var rows []Row
	for found.Next() {
		var row Row
		if err := found.Scan(&row.ID, &row.Entry); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, found.Err()
}

func (o SQLOutbox) Delete(ctx context.Context, id int64) error {
	_, err := o.Tx.ExecContext(ctx, `DELETE FROM outbox WHERE id = $1`, id)
	return err
}

func (o SQLOutbox) Park(ctx context.Context, id int64, why string) error {
	_, err := o.Tx.ExecContext(ctx, `UPDATE outbox SET parked = $2 WHERE id = $1`, id, why)
	return err
}

// memory is an outbox for the example.
type memory struct{ rows []Row }

func (m *memory) Pending(_ context.Context, most int) ([]Row, error) {
	return m.rows[:min(most, len(m.rows))], nil
}

func (m *memory) Delete(_ context.Context, id int64) error {
	for i, row := range m.rows {
		if row.ID == id {
			m.rows = append(m.rows[:i:i], m.rows[i+1:]...)
			break
		}
	}
	return nil
}

func (m *memory) Park(ctx context.Context, id int64, why string) error {
	fmt.Println("parked:", why)
	return m.Delete(ctx, id)
}

func Example_outbox() {
	ctx := context.Background()
	publisher, err := publish.New(publish.EventBridge(bridge{}))
	if err != nil {
		panic(err)
	}
	entry, err := publisher.Entry(ctx, placed("o-1", 4200))
	if err != nil {
		panic(err)
	}
	row, err := json.Marshal(&entry)
	if err != nil {
		panic(err)
	}
	outbox := &memory{rows: []Row{{1, row}, {2, []byte(`{"source":"my.shop","detail-type":"Order Placed"}`)}}}
	done, err := Relay(ctx, outbox, publisher)
	fmt.Println(done, err, len(outbox.rows))
	// Output:
	// on the wire:  my.shop Order Placed {"id":"o-1","cents":4200}
	// parked: publish: event 1 (source "my.shop", detail-type "Order Placed") invalid: it has no detail
	// 2 <nil> 0
}

package command

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-json-experiment/json"
)

// replayState says how far a replay is.
type replayState struct {
	From string `json:"from"`
	To   string `json:"to"`
	At   mark   `json:"at"`
	Sent int    `json:"sent"`
}

// statePath is where the state of a replay is kept, if no other file is named.
func statePath(from, to string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for the state: name a file with --state (%w)", err)
	}
	return filepath.Join(cache, "typedbus", fmt.Sprintf("replay-%x", sha256.Sum256([]byte(from+"\x00"+to)))[:len("replay-")+16]+".json"), nil
}

// loadState reads the state of a replay, or returns one that begins.
func loadState(path, from, to string) (*replayState, error) {
	fresh := &replayState{From: from, To: to}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fresh, nil
	}
	if err != nil {
		return nil, err
	}
	var found replayState
	if err := json.Unmarshal(data, &found, json.RejectUnknownMembers(true)); err != nil || found.At.Records < 0 {
		return nil, fmt.Errorf("%s holds no state of a replay: --restart begins anew, and replaces it", path)
	}
	if found.From != from || found.To != to {
		return nil, fmt.Errorf("%s is the state of a replay of %s to %s: name another file with --state", path, word(found.From), word(found.To))
	}
	return &found, nil
}

// save writes the state so that there is the old one or the new one, whole, whatever happens.
func (s *replayState) save(path string) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	_, err = file.Write(append(data, '\n'))
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// Reads a log that was downloaded as C2SP's tlog-tiles lays it out, with the library behind Go's checksum database, and
// says whether it holds: sumdb FOLDER, where proofs.json lies beside checkpoint, keys and tile. Ends with status 1 and one
// line when anything does not.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type proofs struct {
	Inclusion []struct {
		Position, Size int64
		Root           string
		Proof          []string
	}
	Consistency []struct {
		From, To         int64
		FromRoot, ToRoot string
		Proof            []string
	}
}

var folder string

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func hashOf(text string) (hash tlog.Hash) {
	raw, err := hex.DecodeString(text)
	check(err)
	if len(raw) != tlog.HashSize {
		check(fmt.Errorf("a hash of %d bytes", len(raw)))
	}
	copy(hash[:], raw)
	return hash
}

func hashesOf(texts []string) (hashes []tlog.Hash) {
	for _, text := range texts {
		hashes = append(hashes, hashOf(text))
	}
	return hashes
}

// pathOf leaves the height out of Go's own path, as tlog-tiles does.
func pathOf(tile tlog.Tile) string {
	return filepath.Join(folder, strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
}

type reader struct{}

func (reader) Height() int { return height }

func (reader) ReadTiles(tiles []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range tiles {
		bytes, err := os.ReadFile(pathOf(tile))
		if err != nil {
			return nil, err
		}
		if len(bytes) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s holds %d bytes", tile.Path(), len(bytes))
		}
		data = append(data, bytes)
	}
	return data, nil
}

func (reader) SaveTiles([]tlog.Tile, [][]byte) {}

func readEntries(size int64) (entries [][]byte) {
	for index := int64(0); index*256 < size; index++ {
		width := size - index*256
		if width > 256 {
			width = 256
		}
		path := tlog.Tile{H: height, L: 0, N: index, W: int(width)}.Path()
		bundle, err := os.ReadFile(filepath.Join(folder, strings.Replace(path, "tile/8/0/", "tile/entries/", 1)))
		check(err)
		for n := int64(0); n < width; n++ {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				check(fmt.Errorf("bundle %d is too short", index))
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			entries = append(entries, bundle[2:end])
			bundle = bundle[end:]
		}
		if len(bundle) > 0 {
			check(fmt.Errorf("bundle %d is too long", index))
		}
	}
	return entries
}

func main() {
	folder = os.Args[1]
	keys, err := os.ReadFile(filepath.Join(folder, "keys"))
	check(err)
	var verifiers []note.Verifier
	for _, line := range strings.Fields(string(keys)) {
		verifier, err := note.NewVerifier(line)
		check(err)
		verifiers = append(verifiers, verifier)
	}
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err)
	opened, err := note.Open(signed, note.VerifierList(verifiers...))
	check(err)
	// Go's own tree notes begin with another line: size and root are read by hand.
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifiers[0].Name() {
		check(fmt.Errorf("the checkpoint is of another log"))
	}
	var size int64
	_, err = fmt.Sscanf(lines[1], "%d", &size)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)

	// The leaves lead to the root.
	entries := readEntries(size)
	var stored []tlog.Hash
	storage := tlog.HashReaderFunc(func(indexes []int64) (hashes []tlog.Hash, err error) {
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for n, entry := range entries {
		hashes, err := tlog.StoredHashes(int64(n), entry, storage)
		check(err)
		stored = append(stored, hashes...)
	}
	computed, err := tlog.TreeHash(size, storage)
	check(err)
	if computed != root {
		check(fmt.Errorf("the leaves do not lead to the root"))
	}

	// So do the tiles, and each of them holds what the leaves make it.
	var leaves []int64
	for n := range entries {
		leaves = append(leaves, tlog.StoredHashIndex(0, int64(n)))
	}
	hashes, err := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, reader{}).ReadHashes(leaves)
	check(err)
	for n, hash := range hashes {
		if hash != tlog.RecordHash(entries[n]) {
			check(fmt.Errorf("leaf %d has another hash in its tile", n))
		}
	}
	for _, tile := range tlog.NewTiles(height, 0, size) {
		if tile.W < 256 && tile.N*256+int64(tile.W) != size>>(height*uint(tile.L)) {
			continue
		}
		want, err := tlog.ReadTileData(tile, storage)
		check(err)
		got, err := reader{}.ReadTiles([]tlog.Tile{tile})
		check(err)
		if !bytes.Equal(want, got[0]) {
			check(fmt.Errorf("%s holds something else than its leaves make it", tile.Path()))
		}
	}

	var given proofs
	raw, err := os.ReadFile(filepath.Join(folder, "proofs.json"))
	check(err)
	check(json.Unmarshal(raw, &given))
	rootAt := func(size int64, said string) tlog.Hash {
		root, err := tlog.TreeHash(size, storage)
		check(err)
		if root != hashOf(said) {
			check(fmt.Errorf("the log of size %d had another root", size))
		}
		return root
	}
	for _, one := range given.Inclusion {
		check(tlog.CheckRecord(hashesOf(one.Proof), one.Size, rootAt(one.Size, one.Root), one.Position, tlog.RecordHash(entries[one.Position])))
	}
	for _, one := range given.Consistency {
		check(tlog.CheckTree(hashesOf(one.Proof), one.To, rootAt(one.To, one.ToRoot), one.From, rootAt(one.From, one.FromRoot)))
	}
	fmt.Printf("%d leaves, %d keys, %d proofs of inclusion, %d of consistency\n", size, len(verifiers), len(given.Inclusion), len(given.Consistency))
}

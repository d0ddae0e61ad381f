// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/cilium/ebpf"
)

const elements = 10000

var (
	array   = open("bench_array")
	hash    = open("bench_hash")
	large   = open("bench_large")
	perCPU  = open("bench_per_cpu")
	cpuHash = open("bench_cpu_hash")

	indexes = keysBy(1)
	keys    = keysBy(0x9E3779B1)
	read    = make([]uint32, elements)
	values  = make([]uint64, elements)

	sum uint64
)

var operations = map[string]func() error{
	"array lookup":       func() error { return lookupEach(array, indexes) },
	"array update":       func() error { return updateEach(array, indexes) },
	"array batch lookup": func() error { return lookupBatch(array) },
	"array batch update": func() error { return updateBatch(array, indexes) },
	"hash lookup":        func() error { return lookupEach(hash, keys) },
	"hash lookup unsafe": func() error { return lookupEachUnsafe(hash, keys) },
	"hash update":        func() error { return updateEach(hash, keys) },
	"hash delete":        func() error { return deleteEach(hash, keys) },
	"hash batch lookup":  func() error { return lookupBatch(hash) },
	"hash batch update":  func() error { return updateBatch(hash, keys) },
	"large by batches":   func() error { return sumByBatches(large) },
	"large by key":       func() error { return sumByKey(large) },
	"per-CPU array":      func() error { return sumPerCPU(perCPU, indexes) },
	"per-CPU hash":       func() error { return sumPerCPU(cpuHash, keys) },
}

func keysBy(factor uint32) []uint32 {
	made := make([]uint32, elements)
	for i := range made {
		made[i] = uint32(i) * factor
	}
	return made
}

func lookupEach(table *ebpf.Map, keys []uint32) error {
	var value uint64
	for _, key := range keys {
		if err := table.Lookup(key, &value); err != nil {
			return err
		}
		sum += value
	}
	return nil
}

// What the library takes without a look at it: no conversion and no copy, and no check of types either.
func lookupEachUnsafe(table *ebpf.Map, keys []uint32) error {
	value := new(uint64)
	for i := range keys {
		if err := table.Lookup(unsafe.Pointer(&keys[i]), unsafe.Pointer(value)); err != nil {
			return err
		}
		sum += *value
	}
	return nil
}

func updateEach(table *ebpf.Map, keys []uint32) error {
	for i, key := range keys {
		if err := table.Update(key, uint64(i), ebpf.UpdateAny); err != nil {
			return err
		}
	}
	return nil
}

func deleteEach(table *ebpf.Map, keys []uint32) error {
	for _, key := range keys {
		if err := table.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

func lookupBatch(table *ebpf.Map) error {
	var cursor uint32
	count, err := table.BatchLookup(nil, &cursor, read, values, nil)
	if err != nil && !errors.Is(err, ebpf.ErrKeyNotExist) {
		return err
	}
	return expect(count, elements)
}

func updateBatch(table *ebpf.Map, keys []uint32) error {
	count, err := table.BatchUpdate(keys, values, nil)
	if err != nil {
		return err
	}
	return expect(count, elements)
}

func sumByBatches(table *ebpf.Map) error {
	var cursor, next uint32
	var from interface{}
	copied := 0
	for {
		count, err := table.BatchLookup(from, &next, read, values, nil)
		if err != nil && !errors.Is(err, ebpf.ErrKeyNotExist) {
			return err
		}
		for i := 0; i < count; i++ {
			sum += uint64(read[i]) + values[i]
		}
		copied += count
		if err != nil {
			return expect(copied, int(table.MaxEntries()))
		}
		cursor = next
		from = &cursor
	}
}

func sumByKey(table *ebpf.Map) error {
	var key uint32
	var value uint64
	copied := 0
	elements := table.Iterate()
	for elements.Next(&key, &value) {
		sum += uint64(key) + value
		copied++
	}
	if err := elements.Err(); err != nil {
		return err
	}
	return expect(copied, int(table.MaxEntries()))
}

// The library refuses batches of values of all CPUs: one by one.
func sumPerCPU(table *ebpf.Map, keys []uint32) error {
	var values []uint64
	for _, key := range keys {
		if err := table.Lookup(key, &values); err != nil {
			return err
		}
		for _, value := range values {
			sum += value
		}
	}
	return nil
}

func expect(count, expected int) error {
	if count != expected {
		return fmt.Errorf("%d elements and not %d", count, expected)
	}
	return nil
}

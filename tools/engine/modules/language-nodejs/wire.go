package main

import (
	"fmt"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// asItIs carries messages as the bytes that they are.
type asItIs struct{}

func (asItIs) Name() string { return "proto" }

func (asItIs) Marshal(message any) ([]byte, error) {
	if bytes, ok := message.([]byte); ok {
		return bytes, nil
	}
	return nil, fmt.Errorf("not bytes: %T", message)
}

func (asItIs) Unmarshal(data []byte, message any) error {
	bytes, ok := message.(*[]byte)
	if !ok {
		return fmt.Errorf("not bytes: %T", message)
	}
	*bytes = append([]byte{}, data...)
	return nil
}

// fields of a message that this release has no name for, by number. A truth value is as text.
type fields map[protowire.Number][][]byte

func (of fields) last(number protowire.Number) []byte {
	if all := of[number]; len(all) > 0 {
		return all[len(all)-1]
	}
	return nil
}

func (of fields) text(number protowire.Number) string { return string(of.last(number)) }

func readFields(message []byte) fields {
	found := fields{}
	for len(message) > 0 {
		number, kind, tag := protowire.ConsumeTag(message)
		length := protowire.ConsumeFieldValue(number, kind, message[max(tag, 0):])
		if tag < 0 || length < 0 {
			return found
		}
		value := message[tag : tag+length]
		switch kind {
		case protowire.BytesType:
			value, _ = protowire.ConsumeBytes(value)
		case protowire.VarintType:
			number, _ := protowire.ConsumeVarint(value)
			value = []byte(strconv.FormatBool(protowire.DecodeBool(number)))
		}
		found[number] = append(found[number], value)
		message = message[tag+length:]
	}
	return found
}

package main

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
)

// largest is more than the 48 MB that MongoDB allows a message.
const largest = 64 << 20

var errNotMessage = errors.New("not a message of MongoDB's protocol")

// turns passes messages on to the server at socket, one request and its reply at a time.
type turns struct {
	socket string
	turn   sync.Mutex
}

func (t *turns) serve(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		go t.relay(client)
	}
}

// relay serves one client until either side goes away.
func (t *turns) relay(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("unix", t.socket)
	if err != nil {
		return
	}
	defer server.Close()
	for {
		request, err := message(client)
		if err != nil {
			return
		}
		reply, err := t.ask(server, request)
		if err != nil {
			return
		}
		if _, err := client.Write(reply); err != nil {
			return
		}
	}
}

func (t *turns) ask(server net.Conn, request []byte) ([]byte, error) {
	t.turn.Lock()
	defer t.turn.Unlock()
	if _, err := server.Write(request); err != nil {
		return nil, err
	}
	return message(server)
}

// message reads one message, which begins with its own length.
func message(from io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(head[:])
	if size < 16 || size > largest {
		return nil, errNotMessage
	}
	whole := make([]byte, size)
	copy(whole, head[:])
	_, err := io.ReadFull(from, whole[len(head):])
	return whole, err
}

// Command mongowire is a MongoDB-wire server for tests: FerretDB on SQLite files.
// It is a test tool and is not shipped.
//
//	mongowire -listen 127.0.0.1:27017 -data DIR
//
// FerretDB 1.24 reads and writes in two steps, so that two updates of one document at the
// same moment can both find the version they ask for. MongoDB promises that they cannot.
// To keep that promise, commands are let in one at a time (turns.go).
package main

import (
	"context"
	"flag"
	"log"
	"net"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:27017", "address to listen on")
	data := flag.String("data", ".", "folder of the database files, which must exist")
	flag.Parse()

	socket := filepath.Join(*data, "ferretdb.sock")
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: socket},
		Handler:   "sqlite",
		SQLiteURL: "file:" + filepath.ToSlash(*data) + "/",
	})
	if err != nil {
		log.Fatal(err)
	}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer cancel()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	go (&turns{socket: socket}).serve(listener)
	if err := server.Run(stop); err != nil {
		log.Fatal(err)
	}
}

// Command mongowire is a MongoDB-wire server for tests: FerretDB on SQLite files.
// It is a test tool and is not shipped.
//
//	mongowire -listen 127.0.0.1:27017 -data DIR
package main

import (
	"context"
	"flag"
	"log"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:27017", "address to listen on")
	data := flag.String("data", ".", "folder of the database files, which must exist")
	flag.Parse()

	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: *listen},
		Handler:   "sqlite",
		SQLiteURL: "file:" + filepath.ToSlash(*data) + "/",
	})
	if err != nil {
		log.Fatal(err)
	}
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer cancel()
	if err := server.Run(stop); err != nil {
		log.Fatal(err)
	}
}

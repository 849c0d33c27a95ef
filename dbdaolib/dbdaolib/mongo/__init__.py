"""MongoDB, and servers that speak its protocol, by PyMongo's asynchronous client and Beanie."""

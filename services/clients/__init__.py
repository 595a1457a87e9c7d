"""Clients: the people a service works for. The same person in two services is two clients: the service is the wall."""

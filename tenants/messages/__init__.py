# pyright: strict
"""Messages: how people are told outside of the application that something waits for them in it, by mail and SMS.

A domain says in its `register()` which kinds of message it has (`MESSAGES`); what it tells by notifications goes out by
itself. A message says how many of which kind, and nothing about anybody. Many kinds make one message.
"""

"""Inbox: files in which notices come (data messages, e-mails), from their arrival to the notice that is taken down from them.

A file is opened, its seal is looked at, and it waits until somebody takes it up; what it says may name the notifier, so
before that nobody reads it, and afterwards whoever may be shown who made the notice.
"""

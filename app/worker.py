"""The worker process: the queue, and every domain whose reactions it runs."""

from app import domains
from kernel.broker import connect
from kernel.settings import settings

domains.load()
broker = connect(settings())

"""The bench: what the product does over HTTP, as measured beside the same SQL sent straight to PostgreSQL.

`world`       the organisations that are measured, made by the acts of the product itself
`large`       the houses of the large run, kept for the next one
`filler`      the other organisations of the large world: copies of one, made in the database by its own catalogue
`house`       a data folder with its servers; copies of its database that are thrown away, one of them without the wall
`steps`       what runs in a process of its own, on one house: building, signing in, looking at the relay
`operations`  the requests that are measured
`replay`      the SQL of a request, recorded as it was sent and sent again
`load`        requests over kept connections, what they took and what they cost
`plain`       `make bench`: one world, HTTP against the same SQL
`office`      a child-protection authority at its full size, made in the same way
`authority`   `make bench ARGS=--authority`: taking a notice, finding a child, a full desk, what is due among a million
`growth`      `make bench ARGS=--large`: the same organisation alone and among a million cases, with the wall and without
`report`      the lines that are printed and the objects in `var/bench.json`

Everything is real: granian serves the application in processes of its own, the wall is on, content is decrypted, reads
are recorded, commits are durable. Only what the house of `app.bench` does itself goes past the wall.
"""

-- Why: how the name of a service stands inside sentences was computed each time, and nobody could mend it; and the purpose of
-- choosing a peer was offered to services that have none. Both are written down with the service. Nothing written yet means
-- the proposal: the computed form, and peers where the name speaks of them.
ALTER TABLE service
    ADD COLUMN said text,
    ADD COLUMN offers_peers boolean,
    ADD CONSTRAINT service_said CHECK (said <> ''),
    DROP CONSTRAINT service_bounds,
    ADD CONSTRAINT service_bounds CHECK (
        greatest(octet_length(code), octet_length(name), octet_length(short_name), octet_length(said)) <= 1000
        AND ended_at >= '1800-01-01' AND ended_at < '3000-01-01'
    );
GRANT UPDATE (said, offers_peers) ON service TO opora_app;

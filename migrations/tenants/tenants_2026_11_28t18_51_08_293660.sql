-- Why: how the name of a service stands inside sentences was computed each time, and nobody could mend it; and the purpose of
-- choosing a peer was offered to services that have none. Both are written down with the service. Nothing written yet means
-- the proposal: the computed form, and peers where the name speaks of them.
ALTER TABLE service
    ADD COLUMN said text,
    ADD COLUMN offers_peers boolean,
    ADD CONSTRAINT service_said CHECK (said <> '' AND octet_length(said) <= 1000);
GRANT UPDATE (said, offers_peers) ON service TO opora_app;

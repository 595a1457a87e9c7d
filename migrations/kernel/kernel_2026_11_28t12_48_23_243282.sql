-- Why: PostgreSQL keeps days that Python cannot read and texts of any size. One value of either, written past the
-- application, took down the lists of others, the relay and the sealing. So each table has one CHECK of its bounds
-- (one, because every INSERT reads them anew): days from 1800 to 3000, sizes well above what the application writes.
-- What only the database itself writes needs none. tests/isolation/test_bounds.py holds every table to it.

ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_bounds CHECK (
    greatest(octet_length(kind), octet_length(action), octet_length(object_type), octet_length(session_id),
        octet_length(request_id)) <= 100
    AND octet_length(details::text) <= 65536
    AND octet_length(shown) <= 80000  -- 10 000 who were shown
);
ALTER TABLE audit_seal ADD CONSTRAINT audit_seal_bounds CHECK (
    greatest(octet_length(previous), octet_length(digest)) <= 100
    AND sealed_at >= '1800-01-01' AND sealed_at < '3000-01-01'
);
ALTER TABLE outbox ADD CONSTRAINT outbox_bounds CHECK (
    octet_length(event) <= 100 AND octet_length(payload::text) <= 65536
    AND least(sent_at, given_up_at) >= '1800-01-01' AND greatest(sent_at, given_up_at) < '3000-01-01'
);
-- a wrapped key holds all its generations, 34 bytes each
ALTER TABLE organisation_key ADD CONSTRAINT organisation_key_bounds CHECK (
    greatest(octet_length(wrapped), octet_length(exchange_private)) <= 10000
    AND created_at >= '1800-01-01' AND created_at < '3000-01-01'
);
ALTER TABLE data_key ADD CONSTRAINT data_key_bounds CHECK (
    octet_length(wrapped) <= 10000
    AND least(created_at, destroyed_at) >= '1800-01-01' AND greatest(created_at, destroyed_at) < '3000-01-01'
);
ALTER TABLE search_term ADD CONSTRAINT search_term_bounds CHECK (
    greatest(octet_length(term), octet_length(owner_type)) <= 100
);
ALTER TABLE answered_request ADD CONSTRAINT answered_request_bounds CHECK (
    greatest(octet_length(key_hash), octet_length(request_hash)) <= 100
    AND octet_length(sealed) <= 10000000  -- what an order of the largest size is answered with
    AND created_at >= '1800-01-01' AND created_at < '3000-01-01'
);
ALTER TABLE stored_file ADD CONSTRAINT stored_file_bounds CHECK (octet_length(sealed) <= 1000);

-- Why: how many municipalities an office may be for had its bound in bytes only; a list is bounded by how much is in it.
ALTER TABLE authority DROP CONSTRAINT authority_bounds;
ALTER TABLE authority ADD CONSTRAINT authority_bounds CHECK (
    code <> '' AND name <> ''
    AND octet_length(code) <= 1000 AND octet_length(name) <= 1000 AND octet_length(phone) <= 1000
    AND octet_length(email) <= 1000 AND octet_length(data_box) <= 1000 AND octet_length(address) <= 2000
    AND cardinality(municipalities) <= 500 AND octet_length(municipalities::text) <= 60000
    AND array_position(municipalities, NULL) IS NULL
    AND least(valid_from, valid_to) >= '1800-01-01' AND greatest(valid_from, valid_to) < '3000-01-01'
    AND set_at >= '1800-01-01' AND set_at < '3000-01-01'
);

-- Why: days that Python cannot read and texts of any size took down the lists of others; each table is given bounds.

ALTER TABLE client ADD CONSTRAINT client_bounds CHECK (
    octet_length(sealed) <= 100000 AND created_at >= '1800-01-01' AND created_at < '3000-01-01'
);

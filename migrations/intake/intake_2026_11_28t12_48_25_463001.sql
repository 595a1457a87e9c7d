-- Why: days that Python cannot read and texts of any size took down the lists of others; each table is given bounds.

ALTER TABLE notice ADD CONSTRAINT notice_bounds CHECK (
    octet_length(reference_number) <= 1000 AND octet_length(sealed) <= 1000000
    AND least(received_at, recorded_at, confidentiality_explained_at, disclosure_explained_at, assigned_at)
        >= '1800-01-01'
    AND greatest(received_at, recorded_at, confidentiality_explained_at, disclosure_explained_at, assigned_at)
        < '3000-01-01'
);
ALTER TABLE notifier_identity ADD CONSTRAINT notifier_identity_bounds CHECK (octet_length(sealed) <= 100000);

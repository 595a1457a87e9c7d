-- Why: days that Python cannot read and texts of any size took down the lists of others; each table is given bounds.

ALTER TABLE organisation ADD CONSTRAINT organisation_bounds CHECK (
    greatest(octet_length(code), octet_length(name), octet_length(short_name), octet_length(abbreviation),
        octet_length(company_number), octet_length(exchange_public)) <= 1000
    AND created_at >= '1800-01-01' AND created_at < '3000-01-01'
);
ALTER TABLE service ADD CONSTRAINT service_bounds CHECK (
    greatest(octet_length(code), octet_length(name), octet_length(short_name)) <= 1000
    AND ended_at >= '1800-01-01' AND ended_at < '3000-01-01'
);
ALTER TABLE user_account ADD CONSTRAINT user_account_bounds CHECK (
    greatest(octet_length(email_term), octet_length(sealed), octet_length(password_hash),
        octet_length(totp_sealed)) <= 10000
    AND least(locked_until, disabled_at, created_at) >= '1800-01-01'
    AND greatest(locked_until, disabled_at, created_at) < '3000-01-01'
);
ALTER TABLE sign_in_address ADD CONSTRAINT sign_in_address_bounds CHECK (
    octet_length(address_term) <= 100
    AND least(locked_until, succeeded_at, tried_at) >= '1800-01-01'
    AND greatest(locked_until, succeeded_at, tried_at) < '3000-01-01'
);
ALTER TABLE worker ADD CONSTRAINT worker_bounds CHECK (
    octet_length(sealed) <= 10000 AND ended_at >= '1800-01-01' AND ended_at < '3000-01-01'
);
ALTER TABLE membership ADD CONSTRAINT membership_bounds CHECK (
    least(valid_from, valid_to) >= '1800-01-01' AND greatest(valid_from, valid_to) < '3000-01-01'
);
ALTER TABLE api_token ADD CONSTRAINT api_token_bounds CHECK (
    greatest(octet_length(token_hash), octet_length(label)) <= 1000
    AND least(created_at, expires_at, revoked_at) >= '1800-01-01'
    AND greatest(created_at, expires_at, revoked_at) < '3000-01-01'
);
ALTER TABLE notification ADD CONSTRAINT notification_bounds CHECK (
    greatest(octet_length(kind), octet_length(about_type)) <= 100
    AND least(at, seen_at) >= '1800-01-01' AND greatest(at, seen_at) < '3000-01-01'
);

-- Why: days that Python cannot read and texts of any size took down the lists of others; each table is given bounds.

ALTER TABLE client_case ADD CONSTRAINT client_case_bounds CHECK (
    greatest(octet_length(file_mark), octet_length(close_reason)) <= 1000
    AND least(opened_at, closed_at) >= '1800-01-01' AND greatest(opened_at, closed_at) < '3000-01-01'
);
ALTER TABLE key_worker_assignment ADD CONSTRAINT key_worker_assignment_bounds CHECK (
    octet_length(sealed) <= 100000
    AND least(case_opened_at, started_at, ended_at, follows, opened_at) >= '1800-01-01'
    AND greatest(case_opened_at, started_at, ended_at, follows, opened_at) < '3000-01-01'
    AND informed_on >= '1800-01-01' AND informed_on < '3000-01-01'
);
-- the output of a meeting: 20 goals of 30 steps, each with its sentences
ALTER TABLE case_record ADD CONSTRAINT case_record_bounds CHECK (
    octet_length(sealed) <= 3000000
    AND least(occurred_at, recorded_at) >= '1800-01-01' AND greatest(occurred_at, recorded_at) < '3000-01-01'
);
ALTER TABLE task ADD CONSTRAINT task_bounds CHECK (
    octet_length(kind) <= 100 AND octet_length(sealed) <= 100000
    AND due_on >= '1800-01-01' AND due_on < '3000-01-01'
    AND least(done_at, created_at) >= '1800-01-01' AND greatest(done_at, created_at) < '3000-01-01'
);
ALTER TABLE number_series ADD CONSTRAINT number_series_bounds CHECK (octet_length(series) <= 100);

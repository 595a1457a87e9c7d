-- Why: an authority has more roles than the first ones (domain reference 1.18): who deputises, who heads the department, who is on
-- call, the curator, foster care, the psychologist; and who sees totals or checks, without a service.
ALTER TABLE membership DROP CONSTRAINT membership_role_known;
ALTER TABLE membership ADD CONSTRAINT membership_role_known CHECK (
    role IN (
        'case_coordinator', 'intake_worker', 'unit_head', 'deputy_head', 'department_head', 'on_call_worker', 'youth_curator',
        'foster_care_worker', 'psychologist', 'mailroom', 'social_worker', 'spinal_specialist', 'peer_mentor', 'service_head',
        'tenant_admin', 'town_secretary', 'data_protection_officer', 'auditor')
);

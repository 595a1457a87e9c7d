-- Why: what a guardian of the own authority finds (domain reference 1.11, no. 6; ADR 0117) comes by the system of the agenda that protects
-- children: nobody there took it down, as nobody takes down what another authority forwards.
ALTER TABLE notice DROP CONSTRAINT notice_received;
ALTER TABLE notice ADD CONSTRAINT notice_received CHECK (received_by IS NOT NULL OR channel IN ('authority', 'own_activity'));

-- Why: whoever read a protocol may leave, or be ill, before they sign; then it stayed unfinished for good and nobody could open it.
-- That their signature is missing, and why, is written down by whoever takes the protocol, in their own name; signed is for nobody else.
DROP POLICY signer ON protocol_signature;
CREATE POLICY signer ON protocol_signature AS RESTRICTIVE FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM protocol p WHERE p.tenant_id = protocol_signature.tenant_id
        AND p.service_id = protocol_signature.service_id AND p.id = protocol_signature.protocol_id
        AND protocol_signature.no < cardinality(p.signers)
        AND (p.signers[protocol_signature.no + 1] <> 'worker' OR protocol_signature.way = 'refused'
            OR p.read_by = (SELECT opora.worker()))));

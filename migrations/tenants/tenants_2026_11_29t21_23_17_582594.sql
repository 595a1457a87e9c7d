-- Why: addresses that people type are completed from the open file of address points (RÚIAN, domain reference 5.3) that an operator
-- loads; without it free text works (ADR 0079). Public data of the whole platform, of nobody: everybody inside looks, the operator
-- writes. What a later file has no more is gone and stays, so an address that was written once can still be told.
CREATE TABLE address_point (
    code bigint NOT NULL,
    town_code integer NOT NULL,
    street text NOT NULL,
    town text NOT NULL,
    postcode text NOT NULL,
    words text COLLATE "C" NOT NULL,
    by_orientation text COLLATE "C" NOT NULL,
    town_words text COLLATE "C" NOT NULL,
    loaded integer NOT NULL,
    gone boolean NOT NULL,
    CONSTRAINT address_point_pkey PRIMARY KEY (code),
    CONSTRAINT address_point_bounds CHECK (
        code > 0 AND town_code > 0 AND street <> '' AND town <> ''
        AND octet_length(street) <= 400 AND octet_length(town) <= 400 AND octet_length(postcode) <= 10
        AND octet_length(words) <= 800 AND octet_length(by_orientation) <= 800 AND octet_length(town_words) <= 400
    )
);
CREATE INDEX address_point_words ON address_point (words);
CREATE INDEX address_point_by_orientation ON address_point (by_orientation) WHERE by_orientation <> '';
CREATE INDEX address_point_of_town ON address_point (town_code, loaded);

ALTER TABLE address_point ENABLE ROW LEVEL SECURITY;
ALTER TABLE address_point FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON address_point AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY look ON address_point FOR SELECT USING ((SELECT opora.inside()));
CREATE POLICY writes ON address_point FOR ALL
    USING ((SELECT opora.kind()) = 'operator') WITH CHECK ((SELECT opora.kind()) = 'operator');
GRANT SELECT, INSERT ON address_point TO opora_app;
GRANT UPDATE (town_code, street, town, postcode, words, by_orientation, town_words, loaded, gone) ON address_point TO opora_app;

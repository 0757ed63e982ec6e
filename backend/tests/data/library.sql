-- A library in a school: keys of several columns, German names and letters, a view, two schemas.
CREATE SCHEMA schule;
CREATE TABLE schule."Schüler" (
  "SchülerNr" int PRIMARY KEY, "Vorname" text NOT NULL, "Nachname" text NOT NULL, geburtsdatum date, klasse text);
CREATE TABLE schule.lehrer (lehrer_id int PRIMARY KEY, name text NOT NULL, fach text NOT NULL);
CREATE TABLE schule.kurs (
  jahr int, kurs_code text, titel text NOT NULL, lehrer_id int REFERENCES schule.lehrer, gebuehr numeric(8, 2),
  PRIMARY KEY (jahr, kurs_code));
CREATE TABLE schule.einschreibung (
  schueler_nr int REFERENCES schule."Schüler", jahr int, kurs_code text, note numeric(3, 1),
  PRIMARY KEY (schueler_nr, jahr, kurs_code), FOREIGN KEY (jahr, kurs_code) REFERENCES schule.kurs);
CREATE VIEW schule.aktuelle_kurse AS SELECT * FROM schule.kurs WHERE jahr = 2025;
CREATE TABLE copy (isbn text, copy_no int, shelf text, purchased date, price numeric(8, 2), PRIMARY KEY (isbn, copy_no));
CREATE TABLE member (member_id int PRIMARY KEY, full_name text, joined date, city text);
CREATE TABLE loan (
  loan_id int PRIMARY KEY, isbn text, copy_no int, member_id int REFERENCES member, loaned_on date NOT NULL,
  returned_on date, fine numeric(6, 2), FOREIGN KEY (isbn, copy_no) REFERENCES copy);

INSERT INTO schule."Schüler"
  SELECT i, (ARRAY['Anna', 'Ben', 'Clara', 'Dörte'])[1 + i % 4], 'Müller' || i, date '2008-01-01' + i,
    (ARRAY['5a', '6b', '7c'])[1 + i % 3]
  FROM generate_series(1, 200) i;
INSERT INTO schule.lehrer
  SELECT i, 'Lehrer ' || i, (ARRAY['Mathe', 'Deutsch', 'Physik'])[1 + i % 3] FROM generate_series(1, 12) i;
INSERT INTO schule.kurs
  SELECT 2023 + y, 'K' || i, 'Kurs ' || i, 1 + i % 12, 10 * i FROM generate_series(0, 2) y, generate_series(1, 10) i;
INSERT INTO schule.einschreibung
  SELECT i, 2023 + i % 3, 'K' || 1 + (i * j) % 10, 1 + ((i * j) % 50) / 10.0
  FROM generate_series(1, 200) i, generate_series(1, 3) j ON CONFLICT DO NOTHING;
INSERT INTO copy
  SELECT 'I' || i % 40, i / 40, (ARRAY['Fiction', 'History', 'Science'])[1 + i % 3], date '2020-01-01' + i, 5 + i % 30
  FROM generate_series(0, 159) i;
INSERT INTO member
  SELECT i, 'Member ' || i, date '2021-01-01' + i, (ARRAY['Leeds', 'York'])[1 + i % 2] FROM generate_series(1, 60) i;
INSERT INTO loan
  SELECT i, 'I' || i % 40, i % 3, 1 + i % 60, date '2024-01-01' + i % 700,
    CASE WHEN i % 5 = 0 THEN NULL ELSE date '2024-01-15' + i % 700 END, CASE WHEN i % 9 = 0 THEN 1.5 END
  FROM generate_series(1, 900) i;
ANALYZE;

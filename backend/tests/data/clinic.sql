-- A clinic: singular names, a schema of its own, keys that are codes, no comments.
CREATE SCHEMA clinic;
CREATE TYPE clinic.visit_state AS ENUM ('booked', 'kept', 'missed', 'called_off');
CREATE TABLE clinic.department (code text PRIMARY KEY, title text NOT NULL, floor int NOT NULL);
CREATE TABLE clinic.doctor (
  doctor_id int PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL, specialty text NOT NULL,
  department_code text NOT NULL REFERENCES clinic.department, hired_on date NOT NULL, salary numeric(10, 2) NOT NULL);
CREATE TABLE clinic.patient (
  patient_no int PRIMARY KEY, full_name text NOT NULL, birth_date date NOT NULL, sex text NOT NULL,
  "bloodGroup" text NOT NULL, phone text, insurer text NOT NULL, is_smoker boolean NOT NULL);
CREATE TABLE clinic.appointment (
  id bigint PRIMARY KEY, patient_no int NOT NULL REFERENCES clinic.patient,
  doctor_id int NOT NULL REFERENCES clinic.doctor, starts_at timestamptz NOT NULL,
  duration_minutes int NOT NULL, state clinic.visit_state NOT NULL, room text NOT NULL);
CREATE TABLE clinic.treatment (code text PRIMARY KEY, title text NOT NULL, fee numeric(8, 2) NOT NULL);
CREATE TABLE clinic.appointment_treatment (
  appointment_id bigint REFERENCES clinic.appointment, treatment_code text REFERENCES clinic.treatment,
  quantity int NOT NULL, PRIMARY KEY (appointment_id, treatment_code));
CREATE TABLE clinic.prescription (
  prescription_id int PRIMARY KEY, appointment_id bigint NOT NULL REFERENCES clinic.appointment,
  medicine text NOT NULL, dose_mg int NOT NULL);

INSERT INTO clinic.department VALUES
  ('CAR', 'Cardiology', 2), ('DER', 'Dermatology', 1), ('ORT', 'Orthopaedics', 3), ('PED', 'Paediatrics', 1);
INSERT INTO clinic.doctor
  SELECT i, (ARRAY['Amara', 'Boris', 'Chloe', 'Dario', 'Elif', 'Farid'])[1 + i % 6],
    (ARRAY['Okafor', 'Lindgren', 'Marchetti', 'Novak', 'Yilmaz'])[1 + i % 5],
    (ARRAY['cardiologist', 'dermatologist', 'surgeon', 'paediatrician'])[1 + i % 4],
    (ARRAY['CAR', 'DER', 'ORT', 'PED'])[1 + i % 4], date '2010-01-01' + i * 131, 5200 + (i * 737) % 4100
  FROM generate_series(1, 24) i;
INSERT INTO clinic.patient
  SELECT i, 'Patient ' || chr(65 + i % 26) || chr(65 + (i * 7) % 26) || i, date '1940-01-01' + (i * 97) % 27000,
    (ARRAY['female', 'male'])[1 + i % 2], (ARRAY['A', 'B', 'AB', '0', 'A'])[1 + (i * 3) % 5],
    CASE WHEN i % 7 = 0 THEN NULL ELSE '0' || 300000 + i END,
    (ARRAY['Aurora Health', 'Civic Care', 'Northern Mutual'])[1 + (i * 5) % 3], i % 5 = 0
  FROM generate_series(1, 400) i;
INSERT INTO clinic.appointment
  SELECT i, 1 + (i * i) % 380, 1 + (i * i * 11 + i / 7) % 24,
    timestamptz '2023-01-02 08:00Z' + ((i * 613) % 1000) * interval '1 day' + (i % 20) * interval '30 minutes',
    10 + (i % 8) * 5, (ARRAY['booked', 'kept', 'kept', 'kept', 'missed', 'called_off'])[1 + (i * 7 + i / 5) % 6]::clinic.visit_state,
    'R' || 1 + i % 9
  FROM generate_series(1, 3000) i;
INSERT INTO clinic.treatment VALUES
  ('ECG', 'Electrocardiogram', 85.50), ('XRY', 'X-ray', 120), ('VAC', 'Vaccination', 35), ('BLD', 'Blood panel', 60.25),
  ('PHY', 'Physiotherapy', 72), ('MRI', 'Magnetic resonance imaging', 480), ('ALG', 'Allergy test', 95);
INSERT INTO clinic.appointment_treatment
  SELECT id, (ARRAY['ECG', 'XRY', 'VAC', 'BLD', 'PHY', 'ALG'])[1 + (id * 5 + id / 3) % 6], 1 + id % 3
  FROM clinic.appointment WHERE id % 4 <> 0;
INSERT INTO clinic.prescription
  SELECT i, 1 + (i * 17) % 3000, (ARRAY['ibuprofen', 'amoxicillin', 'metformin', 'salbutamol'])[1 + (i + i / 9) % 4],
    (ARRAY[50, 100, 250, 500])[1 + i % 4]
  FROM generate_series(1, 1500) i;
ANALYZE;

-- The agents, departments and help center of the demo workspace and of the
-- tests. Development and tests only: everybody's password is "northwind demo
-- 2026". Running it again changes nothing.

insert or ignore into departments (id, name) values
  ('0199a000-0000-7000-8000-0000000000d1', 'Hardware'),
  ('0199a000-0000-7000-8000-0000000000d2', 'Software'),
  ('0199a000-0000-7000-8000-0000000000d3', 'Billing');

insert or ignore into help_centers (id, name, slug, department_id, is_default) values
  ('0199a000-0000-7000-8000-0000000000c1', 'Northwind Support', 'northwind', '0199a000-0000-7000-8000-0000000000d1', 1);

insert or ignore into agents (id, name, email, address_key, is_admin, sees_all, created_at, password_hash) values
  ('0199a000-0000-7000-8000-0000000000a1', 'Mara Okafor', 'mara@northwind.example', 'mara@northwind.example',
   1, 1, 1795000000000,
   '$argon2id$v=19$m=19456,t=2,p=1$F+YkHsLlAlK1uhFJyJmMbA$ra79FUKAhDpfUJ2jCO5qKWf4LM0uzPaCuip1m8N40ck'),
  ('0199a000-0000-7000-8000-0000000000a2', 'Jonas Lind', 'jonas@northwind.example', 'jonas@northwind.example',
   0, 1, 1795000000000,
   '$argon2id$v=19$m=19456,t=2,p=1$WZPWiMJec+0hYlkBuRpYgg$cOS2SpXPHRNiDQV0EJJ7BpXPazodUcZ8GsY6mAZFZl0'),
  ('0199a000-0000-7000-8000-0000000000a3', 'Priya Raman', 'priya@northwind.example', 'priya@northwind.example',
   0, 0, 1795000000000,
   '$argon2id$v=19$m=19456,t=2,p=1$h5pF6qqum+IRxapNPFcszw$T5hdrtEbCMDmu5QDsAaX0d6os8DgOJTP1NTK0KQ2yq8'),
  ('0199a000-0000-7000-8000-0000000000a4', 'Tomás Herrera', 'tomas@northwind.example', 'tomas@northwind.example',
   0, 1, 1795000000000,
   '$argon2id$v=19$m=19456,t=2,p=1$1a0KSEoUIRZIdPdB4I0uZQ$7WKkHJrROmhDf4SbgTCpTf1NqMVs3LS/Fo+Sig5S6p4');

-- Priya works for Software only.
insert or ignore into agent_departments (agent_id, department_id) values
  ('0199a000-0000-7000-8000-0000000000a3', '0199a000-0000-7000-8000-0000000000d2');

const { previous } = JSON.parse(process.env.PREPARE_OPTIONS);
process.send({
  ready: previous ?? {
    departmentId: '01980000-0000-7000-8000-000000000001',
    keys: { live: `live-${process.pid}`, team: null, test: null, notify: null },
    otherDepartment: null,
    signIns: [{ role: 'administrator', email: 'admin@musterstadt.example' }],
    signInLinks: [],
  },
});

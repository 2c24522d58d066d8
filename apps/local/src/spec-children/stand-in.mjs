// Stands in for the sandbox, the applications and the preparation of the database in the launcher's specs: says that it is
// ready, answers HTTP on its port with what it knows, stops at SIGTERM.
import http from 'node:http';

let clock = Number(process.env.CLOCK_OFFSET_MS ?? 0);

process.on('message', (message) => {
  clock = message.clock ?? clock;
});

function serve(port) {
  const server = http.createServer((request, response) => {
    if (request.url === '/crash') process.exit(3);
    if (request.url?.startsWith('/clock/'))
      process.send({ clock: { offsetMs: Number(request.url.slice(7)), rate: 1 } });
    response.end(
      JSON.stringify({
        pid: process.pid,
        offsetMs: clock,
        rate: 1,
        instanceId: process.env.INSTANCE_ID,
        databases: databases(),
      }),
    );
  });
  process.on('SIGTERM', () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
}

function databases() {
  return Object.keys(process.env)
    .filter((name) => /^DATABASE_.*URL$/.test(name))
    .sort();
}

export async function beSandbox() {
  const given = JSON.parse(process.env.SANDBOX_OPTIONS);
  if (given.scenario !== undefined) {
    process.stderr.write('sandbox: the scenario is wrong\n');
    process.exit(2);
  }
  await serve(given.controlPort);
  process.send({
    ready: {
      control: `http://127.0.0.1:${given.controlPort}`,
      dnsServer: `127.0.0.1:${given.dnsPort}`,
      smtpPort: given.smtpPort,
      twilioUrl: `http://127.0.0.1:${given.twilioPort}`,
      pushUrl: `https://127.0.0.1:${given.pushPort}`,
      webhookUrl: `http://127.0.0.1:${given.webhookPort}`,
      caPath: `${given.dir}/ca.pem`,
    },
  });
}

export async function beApplication(port) {
  await serve(port);
  process.send({ ready: true });
}

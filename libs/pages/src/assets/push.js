// Switches push on for this browser. The page explains; nothing is asked before its button is pressed.

const part = document.getElementById('einschalten');
const { key, target } = part.dataset;
const button = part.querySelector('button');

/** Shows one of the part's states and hides the others. */
function show(state) {
  for (const one of part.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== state;
  button.hidden = state !== 'off' && state !== 'failed';
}

function keyBytes(text) {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

async function isOn() {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) != null;
}

async function switchOn() {
  show('working');
  if ((await Notification.requestPermission()) !== 'granted') {
    show(Notification.permission === 'denied' ? 'denied' : 'off');
    return;
  }
  await navigator.serviceWorker.register('/sw.js', { scope: '/' });
  const registration = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: keyBytes(key) };
  const subscription = await registration.pushManager.subscribe(options);
  const answer = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...subscription.toJSON(), vapidKey: key }),
  });
  if (!answer.ok) throw new Error(`refused: ${answer.status}`);
  // The list below is the server's.
  location.reload();
}

async function begin() {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    show('unsupported');
  else if (Notification.permission === 'denied') show('denied');
  else show((await isOn()) ? 'on' : 'off');
}

button.addEventListener('click', () => {
  switchOn().catch(() => show('failed'));
});
begin().catch(() => show('failed'));

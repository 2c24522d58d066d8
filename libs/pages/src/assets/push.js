// Switches push on for this browser. The page explains; nothing is asked before its button is pressed.

const part = document.getElementById('einschalten');
const { key, target } = part.dataset;
const button = part.querySelector('button');
/** Under which this browser remembers the id that it was registered with. */
const KNOWN = 'device';

/** Shows one of the part's states and hides the others. */
function show(state) {
  for (const one of part.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== state;
  button.hidden = state !== 'off' && state !== 'failed';
}

function keyBytes(text) {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Whether this browser has a subscription that the list below still holds: it may have been removed there. */
async function isOn() {
  const listed = document.querySelector(`[data-device="${localStorage.getItem(KNOWN) ?? ''}"]`) !== null;
  const registration = await navigator.serviceWorker.getRegistration('/');
  return listed && (await registration?.pushManager.getSubscription()) != null;
}

/** A subscription is bound to the key it was made with; one of a former key gives way. */
async function subscribe(pushManager) {
  const wanted = keyBytes(key);
  const before = await pushManager.getSubscription();
  const had = new Uint8Array(before?.options.applicationServerKey ?? []);
  if (before && (had.length !== wanted.length || had.some((byte, at) => byte !== wanted[at])))
    await before.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
}

async function switchOn() {
  show('working');
  if ((await Notification.requestPermission()) !== 'granted') {
    show(Notification.permission === 'denied' ? 'denied' : 'off');
    return;
  }
  await navigator.serviceWorker.register('/sw.js', { scope: '/' });
  const subscription = await subscribe((await navigator.serviceWorker.ready).pushManager);
  const answer = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...subscription.toJSON(), vapidKey: key }),
  });
  if (!answer.ok) throw new Error(`refused: ${answer.status}`);
  localStorage.setItem(KNOWN, (await answer.json()).id);
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

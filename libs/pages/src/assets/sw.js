// The service worker of the city's messages: shows a push, and opens its page when somebody presses on it.

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const { title, body, url, tag, lang } = event.data.json();
  // The same tag replaces what is on the screen: a message that came twice is there once, and rings once.
  event.waitUntil(self.registration.showNotification(title, { body, tag, lang, data: { url } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

/** A tab that shows the message already comes to the front. */
async function open(url) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = windows.find((one) => one.url === url);
  await (shown ? shown.focus() : self.clients.openWindow(url));
}

// A push service may give a browser another address. The old one, which only this browser and we know, says whose it is.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(moveTo(event));
});

async function moveTo({ oldSubscription, newSubscription }) {
  if (!oldSubscription) return;
  const options = {
    userVisibleOnly: true,
    applicationServerKey: oldSubscription.options.applicationServerKey,
  };
  const fresh = newSubscription ?? (await self.registration.pushManager.subscribe(options));
  await fetch('/push/umzug', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: oldSubscription.endpoint, subscription: fresh.toJSON() }),
  });
}

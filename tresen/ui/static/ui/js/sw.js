// The service worker: shows what is pushed, opens what is pressed. It keeps no pages and stands in no request's way.
const PICTURE = "/static/ui/icons/app-192.png";
const BADGE = "/static/ui/icons/badge-96.png"; // one colour: what a phone shows in its status line

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// Whatever comes must be shown: a browser takes away the right to push from those who stay silent.
addEventListener("push", (event) => {
  const { title, body, url, tag } = told(event);
  const looks = { icon: PICTURE, badge: BADGE, timestamp: Date.now() };
  event.waitUntil(registration.showNotification(title, { body, tag, data: { url }, ...looks }));
});

function told(event) {
  const usual = { title: "Tresen", body: "", url: "/desk/notices/", tag: "notices" };
  try {
    return { ...usual, ...event.data.json() };
  } catch {
    return usual;
  }
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data?.url ?? "/desk/notices/", location.origin)));
});

async function open(url) {
  const here = new URL(url.pathname + url.search + url.hash, location.origin);
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const desks = windows.filter((one) => new URL(one.url).pathname.startsWith("/desk/"));
  const there = desks.find((one) => new URL(one.url).pathname === here.pathname) ?? desks.find((one) => one.focused) ?? desks[0];
  if (!there) return clients.openWindow(here.href);
  const focused = await there.focus().catch(() => there);
  // A page asks for its own words before it is left, so it goes by itself; one that does not listen is led.
  focused.postMessage({ open: here.pathname + here.search + here.hash });
}

addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

async function renew({ oldSubscription, newSubscription }) {
  if (!oldSubscription) return;
  const fresh = newSubscription ?? (await registration.pushManager.subscribe(oldSubscription.options));
  const { endpoint, keys } = fresh.toJSON();
  const body = new URLSearchParams({ old: oldSubscription.endpoint, endpoint, ...keys });
  await fetch("/notices/device/", { method: "POST", body, credentials: "same-origin" });
}
